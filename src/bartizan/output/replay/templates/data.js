// What the page holds: one block of packed numbers, and JSON for the rest.

const data = JSON.parse(document.getElementById("data").textContent);
const ARRAYS = { Uint8Array, Int8Array, Uint16Array, Int16Array, Int32Array, Float32Array };
let block = null;

/** Unpack the block of numbers; resolves when columns can be had. */
async function unpackBlock() {
  const packed = Uint8Array.from(atob(data.block), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  block = await new Response(stream).arrayBuffer();
}

/** The numbers that stand at a place of the block. */
function column(place) {
  return new ARRAYS[place.kind](block, place.at, place.length);
}

/** The same record with numbers in place of places. */
function columns(record) {
  const found = {};
  for (const [name, value] of Object.entries(record)) {
    found[name] = value && typeof value === "object" && "kind" in value && "at" in value ? column(value) : value;
  }
  return found;
}

/** Minutes and seconds from the start of the run. */
function clockWords(timeS) {
  const whole = Math.max(0, Math.floor(timeS));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/** An element with text, never with markup: names come from files that others wrote. */
function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const byId = (id) => document.getElementById(id);

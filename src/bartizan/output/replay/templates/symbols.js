// Symbols by milsymbol, each drawn once for a code, a size and a screen; and names.

const SIDE_DIGIT = { hostile: "6", own: "3", neutral: "4" };
const DECLARED_DIGIT = { 0: "3", 1: "6", 2: "1" };
// symbol set, then entity and modifiers; neutral aircraft are civil
const FLIERS = {
  aircraft: ["01", "1101000000"], helicopter: ["01", "1102000000"], drone: ["01", "1103000000"],
  cruise_missile: ["02", "1100000700"], ballistic: ["02", "1100000600"],
};
const CIVIL = { aircraft: "1201000000", helicopter: "1202000000" };
const GROUND = {
  fire_unit: ["10", "0", "1301020000"], acquisition_radar: ["15", "0", "2203000000"],
  command_post: ["10", "2", "1301020000"], launcher: ["15", "0", "1111000000"], power: ["20", "0", "1205020000"],
};
const OBJECT_PX = 19, CROWDED_PX = 12, SITE_PX = 17;

/** Code of what an object is. */
function objectCode(object) {
  const [set, entity] = FLIERS[object.kind] || ["01", "0000000000"];
  const own = object.side === "neutral" && CIVIL[object.kind] ? CIVIL[object.kind] : entity;
  return `100${SIDE_DIGIT[object.side] || "1"}${set}0${object.decoy ? "1" : "0"}00${own}`;
}

/** Code of a track: only what it was declared as is known of it. */
function trackCode(declared) {
  return `100${declared === null ? "0" : DECLARED_DIGIT[declared]}0100000000000000`;
}

/** Code of a site or of another part of a unit; crossed out when lost. */
function siteCode(kind, isLost) {
  const [set, headquarters, entity] = GROUND[kind] || ["10", "0", "0000000000"];
  return `1003${set}${isLost ? "4" : "0"}${headquarters}00${entity}`;
}

const sprites = new Map();

/** The picture of a code, with the point that stands on the place it marks. */
function sprite(code, size) {
  const key = `${code} ${size} ${sharpness.ratio}`;
  let found = sprites.get(key);
  if (!found) {
    const symbol = new ms.Symbol(code, { size, outlineWidth: 2, outlineColor: colour("halo"), simpleStatusModifier: true });
    const anchor = symbol.getOctagonAnchor(), ratio = sharpness.ratio, canvas = symbol.asCanvas(ratio);
    found = { picture: bitmapOf(canvas), x: anchor.x, y: anchor.y, width: canvas.width / ratio, height: canvas.height / ratio };
    sprites.set(key, found);
  }
  return found;
}

/** The same picture as a bitmap, which draws faster than a canvas; the canvas where there are none. */
function bitmapOf(canvas) {
  if (typeof OffscreenCanvas !== "function" || !canvas.width || !canvas.height) return canvas;
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy.transferToImageBitmap();
}

/** Draw a symbol with its middle at a place of the screen; on whole pixels, which is several times as fast. */
function stamp(pen, picture, x, y) {
  const r = sharpness.ratio;
  pen.drawImage(picture.picture, Math.round((x - picture.x) * r) / r, Math.round((y - picture.y) * r) / r, picture.width, picture.height);
}

const sharpness = { ratio: 1 };

/** Pixels of the screen in one of the page, 2 at most; asked for once a frame. */
function screenRatio() {
  sharpness.ratio = Math.min(window.devicePixelRatio || 1, 2);
  return sharpness.ratio;
}

let isDark = false;

/** A colour of the page's table. */
function colour(name) {
  return data.colours[name][isDark ? 1 : 0];
}

const FONT = '12px system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** Widths of names, measured once. */
function nameWidths(names) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = FONT;
  return names.map((name) => pen.measureText(shortened(name)).width);
}

const shortened = (name) => (name.length > 28 ? `${name.slice(0, 27)}…` : name);

/** Text that stands out from any ground. */
function haloed(pen, text, x, y, ink = "ink") {
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = colour("halo");
  pen.strokeText(text, x, y);
  pen.fillStyle = colour(ink);
  pen.fillText(text, x, y);
}

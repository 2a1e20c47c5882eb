// The chosen object: what became of it, what happened on the way, and why each fire unit did not engage it.

// states of an engagement radar, by what would have had to be otherwise
const STATE_INKS = {
  below_horizon: ["faint", "not in sight"], no_scan: ["faint", "not in sight"], terrain_masked: ["grey", "hidden by terrain"],
  not_detected: ["geometry-pale", "in sight, no firm track"], no_firm_track: ["geometry-pale", "in sight, no firm track"],
  no_plot: ["geometry-pale", "in sight, no firm track"], in_sight: ["geometry-pale", "in sight, no firm track"],
  not_identified: ["assumption", "not identified, or fire held"], held_fire: ["assumption", "not identified, or fire held"],
  outside_envelope: ["claim-pale", "out of reach, or too late"], too_late: ["claim-pale", "out of reach, or too late"],
  no_channel: ["hostile", "no channel, no round, or unit lost"], no_round: ["hostile", "no channel, no round, or unit lost"],
  unit_lost: ["hostile", "no channel, no round, or unit lost"], taken: ["claim", "tracked, and engaged by a unit"],
};

function showStory() {
  const home = byId("story");
  home.replaceChildren();
  if (shown.object < 0) {
    home.append(element("p", "Choose an object from the list or on the map to read what happened to it, and why it was or was not stopped.", { class: "note" }));
    return;
  }
  const story = shown.course.run.stories[shown.object];
  home.append(element("p", data.texts[story.head], { class: "head" }));
  if ("cause" in story) home.append(element("p", `What decided it: ${data.texts[story.cause]}`, { class: "cause" }));
  home.append(momentList(story.moments));
  if (story.spans.length) home.append(...strips(story.spans));
  if (story.ledger.length) home.append(element("p", ledgerWords(story.ledger), { class: "ledger" }));
}

/** Moments as buttons that set the time. */
function momentList(moments) {
  const list = element("ul", "", { class: "moments" });
  for (const [timeS, who, words] of moments) {
    const button = element("button", "", { type: "button" }), item = element("li"), told = element("span");
    if (who) told.append(element("b", who), " ");
    told.append(data.texts[words]);
    button.append(element("time", clockWords(timeS)), told);
    button.addEventListener("click", () => jump(timeS));
    item.dataset.timeS = timeS;
    item.append(button);
    list.append(item);
  }
  return list;
}

/** For each engagement radar one strip over the life of the object, coloured by what kept it from engaging. */
function strips(spans) {
  const fromS = Math.min(...spans.map((s) => s[1])), toS = Math.max(...spans.map((s) => s[2]));
  const rows = new Map();
  for (const span of spans) rows.set(span[0], [...(rows.get(span[0]) || []), span]);
  const table = element("table", "", { class: "strips" }), used = new Map();
  table.append(element("caption", "What each fire unit's radar knew, and what kept it from engaging", { class: "unseen" }));
  const dull = [];
  for (const [site, own] of rows) {
    const words = own.map((s) => `${clockWords(s[1])} ${data.states[s[3]][1]}`).join("; ");
    if (own.every((s) => STATE_INKS[data.states[s[3]][0]][0] === "faint")) { dull.push(data.sites[site].id); continue; }
    const row = element("tr"), cell = element("td");
    cell.append(strip(own, fromS, toS, used), element("span", words, { class: "unseen" }));
    row.append(element("th", data.sites[site].id, { scope: "row" }), cell);
    table.append(row);
  }
  const found = [element("h2", "Fire unit by fire unit"), table, stateKey(used)];
  if (dull.length) found.push(element("p", `Never in its sight: ${dull.join(", ")}.`, { class: "note" }));
  return found;
}

const SVG = "http://www.w3.org/2000/svg";

function strip(spans, fromS, toS, used) {
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of [["viewBox", "0 0 1000 10"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"]]) picture.setAttribute(name, value);
  for (const [, from, to, state] of spans) {
    const [ink, words] = STATE_INKS[data.states[state][0]], bar = document.createElementNS(SVG, "rect");
    const x = (1000 * (from - fromS)) / Math.max(toS - fromS, 1), width = (1000 * (to - from)) / Math.max(toS - fromS, 1);
    for (const [name, value] of [["x", x], ["width", Math.max(width, 1.5)], ["y", 0], ["height", 10]]) bar.setAttribute(name, value);
    bar.style.fill = `var(--${ink})`;
    bar.append(document.createElementNS(SVG, "title"));
    bar.firstChild.textContent = `${clockWords(from)} to ${clockWords(to)}: ${data.states[state][1]}`;
    used.set(words, ink);
    picture.append(bar);
  }
  const now = document.createElementNS(SVG, "line");
  for (const [name, value] of [["y1", 0], ["y2", 10], ["class", "now-line"], ["vector-effect", "non-scaling-stroke"]]) now.setAttribute(name, value);
  now.style.stroke = "var(--ink)";
  now.style.strokeWidth = "2";
  picture.dataset.fromS = fromS;
  picture.dataset.toS = toS;
  picture.append(now);
  return picture;
}

function stateKey(used) {
  const list = element("ul", "", { class: "states" });
  for (const [words, ink] of used) {
    const item = element("li"), box = element("i");
    box.style.background = `var(--${ink})`;
    item.append(box, words);
    list.append(item);
  }
  return list;
}

function ledgerWords(ledger) {
  const parts = ledger.map(([words, amount, isTimes]) => `${data.texts[words]} ${isTimes ? `${amount.toFixed(0)} ×` : `${amount.toFixed(0)} s`}`);
  return `Time by cause, over all engagement radars: ${parts.join("; ")}. The furthest stage decides, there the most.`;
}

/** Mark which moments are past, and the moment on the strips. */
function showStoryTime() {
  for (const item of byId("story").querySelectorAll(".moments li")) {
    item.classList.toggle("past", Number(item.dataset.timeS) <= shown.timeS + 0.05);
  }
  for (const picture of byId("story").querySelectorAll(".strips svg")) {
    const { fromS, toS } = picture.dataset, x = (1000 * (shown.timeS - fromS)) / Math.max(toS - fromS, 1);
    const now = picture.querySelector(".now-line");
    now.setAttribute("x1", x);
    now.setAttribute("x2", x);
  }
}

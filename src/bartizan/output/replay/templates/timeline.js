// The run from its start to its end: how many threats fly, and in lanes below what happened when.

const LANES = [
  { name: "launched", ink: "claim", codes: [CODE.LAUNCH] },
  { name: "destroyed", ink: "own", codes: [CODE.KILL] },
  { name: "got through", ink: "hostile", codes: [CODE.LEAK, CODE.UNRESOLVED] },
  { name: "lost", ink: "ink", codes: [CODE.NODE_LOST, CODE.PART_LOST] },
];
const KINDS = {
  "shots and outcomes": [CODE.LAUNCH, CODE.KILL, CODE.MISS, CODE.LEAK, CODE.UNRESOLVED, CODE.NODE_LOST, CODE.PART_LOST],
  "what got through": [CODE.LEAK, CODE.UNRESOLVED],
  "losses of ours": [CODE.NODE_LOST, CODE.PART_LOST],
  launches: [CODE.LAUNCH], "objects destroyed": [CODE.KILL], misses: [CODE.MISS],
  "first detections": [CODE.FIRST_DETECTED],
  everything: null,
};
const CURVE_PX = 34, LANE_PX = 12;
const lanes = { left: 76, width: 0 };

function timeToX(timeS) {
  return lanes.left + (timeS / shown.course.endS) * lanes.width;
}

/** Draw the marks; once for a run, a theme and a width. */
function drawMarks() {
  const canvas = byId("marks"), ratio = screenRatio(), width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  lanes.left = 76;
  lanes.width = width - lanes.left - 8;
  const scrub = byId("scrub");
  scrub.style.left = `${lanes.left - 8}px`;
  scrub.style.width = `${lanes.width + 16}px`;
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "11px system-ui, sans-serif";
  drawCurve(pen);
  LANES.forEach((lane, k) => drawLane(pen, lane, CURVE_PX + k * LANE_PX));
}

/** How many threats are in flight. */
function drawCurve(pen) {
  const { course } = shown, steps = [];
  course.run.fates.forEach((fate, i) => {
    if (data.objects[i].side !== "hostile" || data.objects[i].decoy || fate.fate === "absent") return;
    steps.push([course.startS[i], 1], [fate.end_s, -1]);
  });
  steps.sort((a, b) => a[0] - b[0]);
  let flying = 0, most = 0;
  for (const [, change] of steps) { flying += change; most = Math.max(most, flying); }
  flying = 0;
  pen.beginPath();
  pen.moveTo(timeToX(0), CURVE_PX);
  for (const [timeS, change] of steps) {
    pen.lineTo(timeToX(timeS), CURVE_PX - (flying / Math.max(most, 1)) * (CURVE_PX - 8));
    flying += change;
    pen.lineTo(timeToX(timeS), CURVE_PX - (flying / Math.max(most, 1)) * (CURVE_PX - 8));
  }
  pen.lineTo(timeToX(course.endS), CURVE_PX);
  pen.fillStyle = colour("line");
  pen.fill();
  pen.fillStyle = colour("muted");
  pen.fillText(most ? `${most} at most` : "no threats", 0, CURVE_PX - 22);
  pen.fillText("in flight", 0, CURVE_PX - 10);
}

function drawLane(pen, lane, y) {
  const { code, time_s: timeS, target } = shown.course.events;
  pen.strokeStyle = colour("line");
  pen.lineWidth = 1;
  line(pen, lanes.left, y + LANE_PX - 0.5, lanes.left + lanes.width, y + LANE_PX - 0.5);
  pen.fillStyle = colour("muted");
  pen.fillText(lane.name, 0, y + LANE_PX - 2);
  pen.fillStyle = colour(lane.ink);
  for (let k = 0; k < code.length; k += 1) {
    if (!lane.codes.includes(code[k])) continue;
    const isChosen = shown.object >= 0 && target[k] === shown.object;
    pen.globalAlpha = shown.object < 0 || isChosen ? 1 : 0.35;
    const x = timeToX(timeS[k]);
    if (lane.ink === "hostile") pen.fillRect(x - 1.5, y + 1, 3, LANE_PX - 2);
    else pen.fillRect(x - (isChosen ? 1.5 : 0.6), y + 2, isChosen ? 3 : 1.2, LANE_PX - 3);
  }
  pen.globalAlpha = 1;
}

function placeHead() {
  byId("head").style.transform = `translateX(${timeToX(shown.timeS)}px)`;
}

/** The event before or after this moment among those that are jumped to; -1 where there is none. */
function eventBeside(direction) {
  const { code, time_s: timeS, target } = shown.course.events, wanted = KINDS[byId("kind").value];
  const isOnly = byId("only").checked && shown.object >= 0;
  for (let k = direction > 0 ? 0 : code.length - 1; k >= 0 && k < code.length; k += direction) {
    const isThere = direction > 0 ? timeS[k] > shown.timeS + 0.05 : timeS[k] < shown.timeS - 0.05;
    if (isThere && (!wanted || wanted.includes(code[k])) && (!isOnly || target[k] === shown.object)) return k;
  }
  return -1;
}

/** An event in words: who, whom, what. */
function eventWords(k) {
  const { observer, target, words } = shown.course.events;
  const names = [observer[k] >= 0 ? data.sites[observer[k]].id : "", target[k] >= 0 ? data.objects[target[k]].id : ""];
  const told = names.filter(Boolean).join(", ");
  return `${told ? `${told}: ` : ""}${data.texts[words[k]]}`;
}

/** The last event that matters, up to this moment. */
function lastEvent() {
  const { code, time_s: timeS } = shown.course.events, wanted = KINDS["shots and outcomes"];
  let found = -1;
  for (let k = 0; k < code.length && timeS[k] <= shown.timeS + 0.05; k += 1) if (wanted.includes(code[k])) found = k;
  return found;
}

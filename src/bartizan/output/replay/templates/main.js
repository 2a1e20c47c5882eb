// What is shown, and the loop that shows it.

const shown = { course: null, timeS: 0, isPlaying: false, speed: 60, object: -1, isFollowed: false, what: "truth",
  seer: "fire_unit", altitude: "object", names: "auto", unit: "" };
const PAPER_PX = 690, PANEL_MS = 200, PLAIN_ALTITUDE_M = 100;
let codes = [], shortNames = [], widths = [], isAsked = false, isOnPaper = false, lastMs = 0, panelMs = -PANEL_MS;

function askForFrame() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(frame);
}

/** One frame: the time moves on, the map follows, everything is drawn. */
function frame(nowMs) {
  isAsked = false;
  const passedS = Math.min((nowMs - lastMs) / 1000, 0.25);
  lastMs = nowMs;
  if (shown.isPlaying) {
    shown.timeS = Math.min(shown.timeS + passedS * shown.speed, shown.course.endS);
    if (shown.timeS >= shown.course.endS) setPlaying(false);
  }
  followObject();
  placeBase(byId("base"), baseKey());
  drawSky(byId("sky"));
  placeHead();
  if (nowMs - panelMs > PANEL_MS || !shown.isPlaying) {
    panelMs = nowMs;
    showPanel();
  }
  if (shown.isPlaying) askForFrame();
}

function followObject() {
  if (!shown.isFollowed || shown.object < 0 || view.isMoving) return;
  if (!shown.course.place(shown.object, shown.timeS, spot)) return;
  view.x = spot.x;
  view.y = spot.y;
}

/** Which radars' area is shown. */
function seersNow() {
  const rows = data.sites.map((_, row) => row).filter((row) => data.sites[row].in_play && shown.course.lostS[row] > shown.timeS);
  if (shown.seer === "none") return [];
  if (shown.seer === "all") return rows;
  return shown.seer === "fire_unit" ? rows.filter((row) => data.sites[row].kind === "fire_unit") : rows.filter((row) => row === Number(shown.seer));
}

function altitudeNow() {
  if (shown.altitude !== "object") return Number(shown.altitude);
  if (shown.object < 0) return PLAIN_ALTITUDE_M;
  const { course } = shown, i = shown.object, timeS = Math.min(Math.max(shown.timeS, course.startS[i]), course.run.fates[i].end_s);
  course.onPath(i, timeS - course.startS[i], spot);
  return spot.z;
}

/** Everything that the base picture depends on beside the window. */
function baseKey() {
  const code = sight ? altitudeCode(altitudeNow()) : 0;
  return [isDark, shown.object, shown.what === "picture", shown.seer, seersNow().length, code, data.runs.indexOf(shown.course.run)].join();
}

function showPanel() {
  const { course, timeS } = shown, counts = course.counts(timeS), k = lastEvent();
  byId("clock").textContent = clockWords(timeS);
  const scrub = byId("scrub");
  scrub.value = timeS;
  scrub.setAttribute("aria-valuetext", clockWords(timeS));
  const cells = [["threats in flight", counts.flying], ["destroyed", counts.destroyed], ["got through", counts.through], ["rounds launched", counts.rounds]];
  byId("counts").replaceChildren(...cells.map(([name, number]) => {
    const pair = element("div");
    pair.append(element("dt", name), element("dd", String(number)));
    return pair;
  }));
  if (shown.isPlaying) byId("happening").textContent = k < 0 ? "" : eventWords(k);
  showStoryTime();
  showScale();
  showSeenWords();
}

function showScale() {
  const mostM = view.mPerPx * 150, base = 10 ** Math.floor(Math.log10(mostM));
  const lengthM = [5, 2, 1].map((m) => m * base).find((m) => m <= mostM);
  byId("scale-bar").style.width = `${lengthM / view.mPerPx}px`;
  byId("scale-words").textContent = lengthM >= 1000 ? `${lengthM / 1000} km` : `${lengthM} m`;
}

function showSeenWords() {
  const seers = seersNow(), name = shown.seer === "fire_unit" ? "any engagement radar" : shown.seer === "all" ? "any radar" : "this radar";
  byId("picture-of").hidden = shown.what === "truth";
  byId("seen-words").textContent = seers.length
    ? `Green: where ${name} in play, not lost, has a target at ${Math.round(altitudeNow()).toLocaleString("en")} m above the sea in line of sight.`
    : "No seen area is drawn.";
}

function setShown(changes) {
  Object.assign(shown, changes);
  askForFrame();
}

function setPlaying(isPlaying) {
  if (isPlaying && shown.timeS >= shown.course.endS) shown.timeS = 0;
  shown.isPlaying = isPlaying;
  lastMs = performance.now();
  byId("play-sign").setAttribute("d", isPlaying ? "M3 2h4v12H3zM9 2h4v12H9z" : "M4 2.5v11l9-5.5z");
  byId("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
  byId("happening").setAttribute("aria-live", isPlaying ? "off" : "polite");
  askForFrame();
}

function jump(timeS) {
  shown.timeS = Math.min(Math.max(timeS, 0), shown.course.endS);
  const k = lastEvent();
  tell(k < 0 ? "" : `${clockWords(shown.course.events.time_s[k])} ${eventWords(k)}`);
  askForFrame();
}

function tell(words) {
  byId("happening").textContent = words;
}

function chooseObject(i) {
  shown.object = i;
  byId("object").value = i;
  showStory();
  drawMarks();
  askForFrame();
}

function chooseRun(k) {
  shown.course = new Course(data.runs[k]);
  shown.timeS = Math.min(shown.timeS, shown.course.endS);
  byId("scrub").max = shown.course.endS;
  byId("reproduce").textContent = `Repeat this run: bartizan rerun RESULT --reading ${data.runs[k].reading} --replication ${data.runs[k].replication}. Result ${data.about.digest}, seed ${data.about.seed}, scenario date ${data.about.date}.`;
  nameOptions();
  chooseObject(shown.object);
}

function useTheme(dark) {
  isDark = dark;
  sprites.clear();
  showLegend();
  drawMarks();
  askForFrame();
}

function measure() {
  if (isOnPaper) return;
  const box = byId("map").getBoundingClientRect(), isFirst = view.width === 0;
  view.width = Math.max(box.width, 50);
  view.height = Math.max(box.height, 50);
  if (isFirst) showDefended();
  drawMarks();
  askForFrame();
}

/** On paper the map is the one of the screen, made smaller: canvases that change size then come out empty. */
function sizeForPaper(isPaper) {
  const map = byId("map"), { width, height } = view;
  isOnPaper = isPaper;
  map.style.cssText = isPaper ? `flex: none; width: ${width}px; height: ${height}px; zoom: ${Math.min(1, PAPER_PX / width)}` : "";
}

/** A moment worth a first look: shortly before something gets through, else amid the shots. */
function firstMoment() {
  const { shots, endS, run } = shown.course;
  const through = run.fates.filter((fate) => fate.fate === "got_through").map((fate) => fate.end_s);
  if (through.length) return Math.min(...through) - 45;
  return shots.length ? shots[Math.floor(shots.length / 3)].fromS + 5 : 0.2 * endS;
}

async function start() {
  await unpackBlock();
  paths = columns(data.paths);
  codes = data.objects.map(objectCode);
  shortNames = data.objects.map((object) => shortened(object.id));
  widths = nameWidths(shortNames);
  await makeBase();
  fillLists();
  chooseRun(0);
  const chosen = document.documentElement.dataset.theme;
  useTheme(chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches);
  measure();
  chooseObject(shown.course.run.fates.findIndex((fate) => fate.fate === "got_through"));
  jump(firstMoment());
  listenToControls();
  listenToPointers(byId("map"), chooseAt);
  new ResizeObserver(measure).observe(byId("map"));
  window.addEventListener("beforeprint", () => sizeForPaper(true));
  window.addEventListener("afterprint", () => sizeForPaper(false));
  document.documentElement.dataset.ready = "yes";
}

if (typeof DecompressionStream === "function") start();
else tell("This browser cannot unpack what the page holds; browsers of 2023 and later can.");

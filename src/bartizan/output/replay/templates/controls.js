// Buttons, lists and keys.

function fillLists() {
  data.runs.forEach((run, k) => byId("run").append(element("option", `replication ${run.replication}: ${run.label}`, { value: k })));
  for (const kind of Object.keys(KINDS)) byId("kind").append(element("option", kind, { value: kind }));
  byId("object").append(element("option", "none", { value: -1 }));
  const order = data.objects.map((_, i) => i).sort((a, b) => data.objects[a].side.localeCompare(data.objects[b].side)
    || data.objects[a].id.localeCompare(data.objects[b].id, "en", { numeric: true }));
  for (const side of ["hostile", "own", "neutral"]) {
    const group = element("optgroup", "", { label: side });
    for (const i of order) if (data.objects[i].side === side) group.append(element("option", "", { value: i }));
    if (group.children.length) byId("object").append(group);
  }
  for (const [words, value] of [["all engagement radars", "fire_unit"], ["all radars", "all"], ["nobody", "none"]]) byId("seer").append(element("option", words, { value }));
  data.sites.forEach((site, row) => byId("seer").append(element("option", site.id, { value: row })));
  for (const [words, value] of [["the altitude of the object", "object"], ["50 m", 50], ["100 m", 100], ["300 m", 300], ["1,000 m", 1000], ["3,000 m", 3000], ["10,000 m", 10000]]) byId("altitude").append(element("option", words, { value }));
  byId("unit").append(element("option", "all units together", { value: "" }));
  for (const unit of data.runs[0].tracks.units) byId("unit").append(element("option", unit, { value: unit }));
}

const FATE_WORDS = { got_through: "got through", destroyed: "destroyed", unresolved: "still in flight at the end", decoy_arrived: "decoy arrived", departed: "left", absent: "took no part", flying: "in flight at the end" };

/** Objects by name, with what became of them in this run. */
function nameOptions() {
  for (const option of byId("object").querySelectorAll("optgroup option")) {
    const i = Number(option.value), fate = shown.course.run.fates[i].fate;
    option.textContent = `${data.objects[i].id}: ${FATE_WORDS[fate] || fate}`;
  }
}

function listenToControls() {
  const on = (id, kind, act) => byId(id).addEventListener(kind, act);
  on("run", "change", () => chooseRun(Number(byId("run").value)));
  on("what", "change", () => setShown({ what: byId("what").value }));
  on("object", "change", () => chooseObject(Number(byId("object").value)));
  on("follow", "change", () => setShown({ isFollowed: byId("follow").checked }));
  on("play", "click", () => setPlaying(!shown.isPlaying));
  on("before", "click", () => jumpToEvent(-1));
  on("after", "click", () => jumpToEvent(1));
  on("speed", "change", () => setShown({ speed: Number(byId("speed").value) }));
  on("scrub", "input", () => jump(Number(byId("scrub").value)));
  on("seer", "change", () => setShown({ seer: byId("seer").value }));
  on("altitude", "change", () => setShown({ altitude: byId("altitude").value }));
  on("names", "change", () => setShown({ names: byId("names").value }));
  on("unit", "change", () => setShown({ unit: byId("unit").value }));
  on("closer", "click", () => zoomBy(1.5));
  on("farther", "click", () => zoomBy(1 / 1.5));
  on("whole", "click", showWhole);
  on("map", "keydown", mapKey);
  document.addEventListener("keydown", pageKey);
  document.addEventListener("themechange", (event) => useTheme(event.detail === "dark"));
}

const MAP_KEYS = {
  ArrowLeft: () => panBy(80, 0), ArrowRight: () => panBy(-80, 0), ArrowUp: () => panBy(0, 80), ArrowDown: () => panBy(0, -80),
  "+": () => zoomBy(1.4), "=": () => zoomBy(1.4), "-": () => zoomBy(1 / 1.4), 0: showWhole,
};

function mapKey(event) {
  const act = MAP_KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

const WHAT = ["truth", "both", "picture"];
const PAGE_KEYS = {
  " ": () => setPlaying(!shown.isPlaying), ",": () => jumpToEvent(-1), ".": () => jumpToEvent(1),
  "[": () => jump(shown.timeS - 10), "]": () => jump(shown.timeS + 10),
  n: () => chooseBeside(1), p: () => chooseBeside(-1), Escape: () => chooseObject(-1),
  f: () => { byId("follow").checked = !shown.isFollowed; setShown({ isFollowed: !shown.isFollowed }); },
  t: () => { byId("what").value = WHAT[(WHAT.indexOf(shown.what) + 1) % 3]; setShown({ what: byId("what").value }); },
};

/** Keys work everywhere but where they already mean something: in lists, on buttons, on summaries. */
function pageKey(event) {
  const act = PAGE_KEYS[event.key], tag = event.target.tagName;
  if (!act || event.ctrlKey || event.metaKey || event.altKey || tag === "SELECT") return;
  if (event.key === " " && (tag === "BUTTON" || tag === "SUMMARY" || tag === "INPUT")) return;
  event.preventDefault();
  act();
}

/** The next object in the order of the list. */
function chooseBeside(step) {
  const values = [...byId("object").options].map((option) => Number(option.value));
  chooseObject(values[(values.indexOf(shown.object) + step + values.length) % values.length]);
}

function jumpToEvent(direction) {
  const k = eventBeside(direction);
  if (k < 0) { tell(direction > 0 ? "No such event after this." : "No such event before this."); return; }
  jump(shown.course.events.time_s[k]);
  tell(`${clockWords(shown.timeS)} ${eventWords(k)}`);
}

/** Choose what is nearest to a point of the map: an object, a track, or a radar for what it sees. */
function chooseAt({ x, y }) {
  let best = -1, least = 20, radar = -1;
  for (let i = 0; i < data.objects.length; i += 1) {
    if (!shown.course.place(i, shown.timeS, spot)) continue;
    const distance = Math.hypot(toX(spot.x) - x, toY(spot.y) - y);
    if (distance < least) { best = i; least = distance; }
  }
  data.sites.forEach((site, row) => {
    const distance = Math.hypot(toX(site.x_m) - x, toY(site.y_m) - y);
    if (distance < Math.min(least, 14)) { radar = row; least = distance; }
  });
  if (radar >= 0) { byId("seer").value = radar; setShown({ seer: String(radar) }); } else chooseObject(best);
}

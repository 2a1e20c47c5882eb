// Every sign that the map uses, drawn by the same code as on the map.

function showLegend() {
  const list = byId("signs");
  list.replaceChildren();
  const kinds = new Map(data.objects.map((object) => [codes[data.objects.indexOf(object)], object]));
  for (const [code, object] of kinds) addSign(list, code, `${object.decoy ? "decoy: " : ""}${object.type}, ${object.side}`);
  for (const kind of new Set(data.sites.map((site) => site.kind))) {
    addSign(list, siteCode(kind, false), kind === "fire_unit" ? "fire unit: engagement radar with launchers" : "acquisition radar");
    addSign(list, siteCode(kind, true), `the same, lost or not there on this day`);
  }
  for (const kind of new Set(data.places.map((place) => place.kind))) {
    if (kind !== "asset") addSign(list, siteCode(kind, false), kind.replaceAll("_", " "));
  }
  addSign(list, trackCode(1), "track, declared hostile (picture)");
  addSign(list, trackCode(0), "track, declared not hostile");
  addSign(list, trackCode(2), "track, unknown whose");
  addSign(list, trackCode(null), "track, not declared yet; pale: not firm");
  addDrawn(list, (pen) => { pen.globalAlpha = 0.55; stamp(pen, sprite(objectCode({ kind: "aircraft", side: "hostile" }), OBJECT_PX), 23, 17); }, "pale: nobody has a firm track of it");
  addDrawn(list, (pen) => { pen.fillStyle = colour("ink"); pen.fillRect(19, 13, 8, 8); }, "defended asset");
  addDrawn(list, (pen) => cross(pen, 23, 17, 6), "an object was destroyed here; small and pale after 40 s");
  addDrawn(list, (pen) => diamond(pen, 23, 17, 9), "an object got through here");
  addDrawn(list, (pen) => ring(pen, 23, 17), "rounds missed here in the last 40 s");
  addDrawn(list, (pen) => { stroke(pen, "claim", [5, 4]); pen.fillStyle = colour("claim"); pen.beginPath(); pen.arc(28, 17, 3.6, 0, 7); pen.fill(); }, "engagement: rounds under way to where they meet it");
  addDrawn(list, (pen) => stroke(pen, "geometry", []), "a radar has a firm track of the chosen object");
  addDrawn(list, (pen) => { pen.beginPath(); pen.ellipse(23, 17, 16, 6, 0.5, 0, 7); pen.strokeStyle = colour("ink"); pen.stroke(); }, "error of one plot, 95 %, at scale; left out where too small to see");
  addDrawn(list, (pen) => { pen.fillStyle = colour("geometry"); pen.globalAlpha = 0.31; pen.fillRect(6, 7, 34, 20); }, "seen at the altitude chosen above, by line of sight");
  addDrawn(list, (pen) => stroke(pen, "claim", [6, 4]), "claimed circle, one for each unit");
  addDrawn(list, (pen) => stroke(pen, "muted", [9, 3, 1.5, 3]), "edge of the theatre");
  if (data.zones.some((zone) => zone.kind === "zone")) addDrawn(list, (pen) => stroke(pen, "assumption", [2, 3]), "zone with a rule of its own");
  if (data.zones.some((zone) => zone.kind === "corridor")) addDrawn(list, (pen) => { pen.globalAlpha = 0.3; pen.fillStyle = colour("neutral"); pen.fillRect(4, 10, 38, 14); }, "corridor");
}

function stroke(pen, ink, dash) {
  pen.strokeStyle = colour(ink);
  pen.lineWidth = 1.6;
  pen.setLineDash(dash);
  line(pen, 4, 17, 42, 17);
}

function addSign(list, code, words) {
  addDrawn(list, (pen) => stamp(pen, sprite(code, OBJECT_PX), 23, 17), words);
}

function addDrawn(list, draw, words) {
  const item = element("li"), canvas = element("canvas", "", { "aria-hidden": "true" }), ratio = screenRatio();
  canvas.width = 46 * ratio;
  canvas.height = 34 * ratio;
  canvas.style.width = "46px";
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  draw(pen);
  item.append(canvas, element("span", words));
  list.append(item);
}

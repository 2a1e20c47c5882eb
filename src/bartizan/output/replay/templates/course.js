// One run: where each object is at any moment, what became of it, who tracked it.

const CODE = { FIRST_SEEN: 1, FIRST_DETECTED: 2, FIRST_FIRM: 3, IDENTIFIED: 4, LAUNCH: 5, KILL: 6, MISS: 7, LEAK: 8,
  DECOY_ARRIVED: 9, UNRESOLVED: 10, NODE_LOST: 13, PART_LOST: 18 };
let paths = null;

class Course {
  constructor(run) {
    this.run = run;
    this.endS = run.end_s;
    this.startS = column(run.start_s);
    this.events = columns(run.events);
    this.tracks = columns(run.tracks);
    this.corner = new Int32Array(data.objects.length);
    this.shots = this.listShots();
    this.firm = this.listFirm();
    this.lostS = this.listLosses();
    this.identities = this.listIdentities();
    this.linkTracks();
  }

  /** Where an object is: fills `out` with x, y, z; false where it does not fly. */
  place(i, timeS, out) {
    if (timeS < this.startS[i] || timeS > this.run.fates[i].end_s || this.run.fates[i].fate === "absent") return false;
    this.onPath(i, timeS - this.startS[i], out);
    return true;
  }

  /** The point of its path, so many seconds after its start. */
  onPath(i, pathS, out) {
    const path = paths.of_object[i], first = paths.first[path], last = paths.first[path + 1] - 1;
    let k = Math.min(Math.max(this.corner[i], first), last - 1);
    while (k > first && paths.time_s[k] > pathS) k -= 1;
    while (k < last - 1 && paths.time_s[k + 1] <= pathS) k += 1;
    this.corner[i] = k;
    const span = paths.time_s[k + 1] - paths.time_s[k];
    const share = span > 0 ? Math.min(Math.max((pathS - paths.time_s[k]) / span, 0), 1) : 0;
    out.x = paths.x_m[k] + share * (paths.x_m[k + 1] - paths.x_m[k]);
    out.y = paths.y_m[k] + share * (paths.y_m[k + 1] - paths.y_m[k]);
    out.z = paths.z_m[k] + share * (paths.z_m[k + 1] - paths.z_m[k]);
  }

  /** All engagements, by launch. */
  listShots() {
    const sites = new Map(data.sites.map((site, row) => [site.id, row]));
    const shots = [];
    this.run.fates.forEach((fate, object) => {
      for (const [fromS, toS, unit, rounds, outcome] of fate.shots) {
        shots.push({ object, site: sites.get(unit), fromS, toS: toS === null ? this.endS : toS, rounds, outcome });
      }
    });
    return shots.sort((a, b) => a.fromS - b.fromS);
  }

  /** Spans with a firm track, by object. */
  listFirm() {
    const rows = columns(this.run.firm), found = data.objects.map(() => []);
    for (let k = 0; k < rows.object.length; k += 1) {
      const span = { radar: rows.radar[k], fromS: rows.from_s[k], toS: rows.to_s[k] };
      found[rows.object[k]].push(span);
    }
    return found;
  }

  /** From when each site has lost its radar or its launchers. */
  listLosses() {
    const lost = data.sites.map(() => Infinity), { code, observer, time_s: timeS } = this.events;
    for (let k = 0; k < code.length; k += 1) {
      if (code[k] === CODE.NODE_LOST && observer[k] >= 0) lost[observer[k]] = Math.min(lost[observer[k]], timeS[k]);
    }
    return lost;
  }

  /** When each object was declared what, and by whom. */
  listIdentities() {
    const found = data.objects.map(() => []), { code, observer, target, time_s: timeS, value, detail } = this.events;
    for (let k = 0; k < code.length; k += 1) {
      if (code[k] === CODE.IDENTIFIED) found[target[k]].push({ fromS: timeS[k] + value[k], site: observer[k], as: detail[k] });
    }
    return found;
  }

  /** What an object counts as: 0 not hostile, 1 hostile, 2 unknown; null while nobody asked has said. */
  identity(object, timeS, unit) {
    let said = null;
    for (const { fromS, site, as } of this.identities[object]) {
      if (fromS <= timeS && (unit === null || data.sites[site].unit === unit)) said = as;
    }
    return said;
  }

  /** Radars with a firm track of an object. */
  trackedBy(object, timeS) {
    return this.firm[object].filter((span) => span.fromS <= timeS && timeS < span.toS).map((span) => span.radar);
  }

  isTracked(object, timeS) {
    return this.firm[object].some((span) => span.fromS <= timeS && timeS < span.toS);
  }

  /** Join each sample of a track with the next one of the same unit and object. */
  linkTracks() {
    const t = this.tracks, n = t.object.length;
    this.nextSample = new Int32Array(n).fill(-1);
    this.isBest = new Uint8Array(n);
    let before = new Map();
    for (let step = 0; step + 1 < t.first.length; step += 1) {
      const here = new Map(), best = new Map();
      for (let k = t.first[step]; k < t.first[step + 1]; k += 1) {
        const key = t.unit[k] * 65536 + t.object[k], held = best.get(t.object[k]);
        if (before.has(key)) this.nextSample[before.get(key)] = k;
        here.set(key, k);
        if (held === undefined || this.isBetter(k, held)) best.set(t.object[k], k);
      }
      for (const k of best.values()) this.isBest[k] = 1;
      before = here;
    }
  }

  /** Firm before others, then the newest plot. */
  isBetter(k, other) {
    const t = this.tracks;
    return t.is_firm[k] !== t.is_firm[other] ? t.is_firm[k] > t.is_firm[other] : t.age_s[k] < t.age_s[other];
  }

  /** How many threats fly, are destroyed or got through at a moment, and how many rounds were launched. */
  counts(timeS) {
    const found = { flying: 0, destroyed: 0, through: 0, threats: 0, rounds: 0 };
    this.run.fates.forEach((fate, i) => {
      if (data.objects[i].side !== "hostile" || data.objects[i].decoy || fate.fate === "absent") return;
      found.threats += 1;
      if (timeS >= fate.end_s && fate.fate === "destroyed") found.destroyed += 1;
      else if (timeS >= fate.end_s && fate.fate === "got_through") found.through += 1;
      else if (timeS >= this.startS[i]) found.flying += 1;
    });
    for (const shot of this.shots) if (shot.fromS <= timeS) found.rounds += shot.rounds;
    return found;
  }
}

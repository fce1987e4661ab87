// When and where a photo was taken, read from a JPEG and written into the smaller one that a canvas made of it. A canvas
// keeps nothing of this; the server reads it from the file, as it does for a photo that came as it was.

const ORIENTED = { taken: 0x9003, offset: 0x9011, exif: 0x8769, gps: 0x8825, lat: [1, 2], lon: [3, 4] };

// → { taken: "2026:03:05 10:00:00" or "", offset: "+08:00" or "", lon, lat (numbers or null) }
export function read(buffer) {
  const found = { taken: "", offset: "", lon: null, lat: null };
  try {
    const start = segment(new DataView(buffer));
    return start ? { ...found, ...facts(new DataView(buffer, start)) } : found;
  } catch (broken) {
    if (broken instanceof RangeError) return found; // a cut or odd block: the photo is still good
    throw broken;
  }
}

function segment(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return 0;
  for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff;) {
    const [mark, length] = [view.getUint8(at + 1), view.getUint16(at + 2)];
    if (mark === 0xe1 && view.getUint32(at + 4) === 0x45786966) return at + 10; // “Exif\0\0”, then TIFF
    if (mark === 0xda) return 0;
    at += 2 + length;
  }
  return 0;
}

function facts(tiff) {
  const little = tiff.getUint16(0) === 0x4949;
  const u16 = (at) => tiff.getUint16(at, little);
  const u32 = (at) => tiff.getUint32(at, little);
  const entries = (at) => new Map(Array.from({ length: Math.min(u16(at), 200) }, (_, n) => at + 2 + 12 * n).map((one) => [u16(one), one]));
  const text = (entry) => {
    const length = u32(entry + 4);
    const at = length > 4 ? u32(entry + 8) : entry + 8;
    return Array.from({ length: Math.min(length, 40) }, (_, n) => tiff.getUint8(at + n)).filter(Boolean).map((code) => String.fromCharCode(code)).join("");
  };
  const degrees = (entry, side) => {
    const part = (n) => u32(u32(entry + 8) + 8 * n) / (u32(u32(entry + 8) + 8 * n + 4) || 1);
    const value = part(0) + part(1) / 60 + part(2) / 3600;
    return "SW".includes(text(side)) ? -value : value;
  };
  const first = entries(u32(4));
  const inner = first.has(ORIENTED.exif) ? entries(u32(first.get(ORIENTED.exif) + 8)) : new Map();
  const gps = first.has(ORIENTED.gps) ? entries(u32(first.get(ORIENTED.gps) + 8)) : new Map();
  const said = {};
  if (inner.has(ORIENTED.taken)) said.taken = text(inner.get(ORIENTED.taken));
  if (inner.has(ORIENTED.offset)) said.offset = text(inner.get(ORIENTED.offset));
  for (const [name, [side, value]] of Object.entries({ lat: ORIENTED.lat, lon: ORIENTED.lon })) {
    if (gps.has(side) && gps.has(value)) said[name] = degrees(gps.get(value), gps.get(side));
  }
  return said;
}

// The JPEG `buffer` with a block of these facts after its first mark. Big-endian TIFF: header, IFD0, Exif IFD, GPS IFD, values.
export function write(buffer, { taken, offset, lon, lat }) {
  const located = lon !== null && lat !== null;
  const exif = [...(taken ? [[ORIENTED.taken, 2, ascii(taken)]] : []), ...(offset ? [[ORIENTED.offset, 2, ascii(offset)]] : [])];
  const gps = located ? [[0, 1, [2, 3, 0, 0]], [1, 2, ascii(lat < 0 ? "S" : "N")], [2, 5, sexagesimal(lat)], [3, 2, ascii(lon < 0 ? "W" : "E")], [4, 5, sexagesimal(lon)]] : [];
  if (!exif.length && !gps.length) return buffer;
  const pointers = [...(exif.length ? [ORIENTED.exif] : []), ...(gps.length ? [ORIENTED.gps] : [])];
  const exifAt = 8 + 2 + 12 * pointers.length + 4;
  const exifBlock = exif.length ? directory(exif, exifAt) : [];
  const gpsAt = exifAt + exifBlock.length;
  const gpsBlock = gps.length ? directory(gps, gpsAt) : [];
  const places = { [ORIENTED.exif]: exifAt, [ORIENTED.gps]: gpsAt };
  const first = [...two(pointers.length), ...pointers.flatMap((tag) => [...two(tag), ...two(4), ...four(1), ...four(places[tag])]), ...four(0)];
  const tiff = [0x4d, 0x4d, 0, 42, ...four(8), ...first, ...exifBlock, ...gpsBlock];
  const block = [0xff, 0xe1, ...two(tiff.length + 8), 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  const from = new Uint8Array(buffer);
  const to = new Uint8Array(from.length + block.length);
  to.set(from.subarray(0, 2));
  to.set(block, 2);
  to.set(from.subarray(2), 2 + block.length);
  return to.buffer;
}

const SIZE = { 1: 1, 2: 1, 5: 8 };

function directory(entries, at) {
  const head = [...two(entries.length)];
  const values = [];
  const after = at + 2 + 12 * entries.length + 4;
  for (const [tag, type, bytes] of entries) {
    head.push(...two(tag), ...two(type), ...four(bytes.length / SIZE[type]));
    if (bytes.length <= 4) head.push(...bytes, ...Array(4 - bytes.length).fill(0));
    else {
      head.push(...four(after + values.length));
      values.push(...bytes, ...(bytes.length % 2 ? [0] : []));
    }
  }
  return [...head, ...four(0), ...values];
}

const two = (value) => [(value >> 8) & 255, value & 255];
const four = (value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const ascii = (text) => [...[...text].map((one) => one.charCodeAt(0) & 127), 0];

function sexagesimal(value) {
  const seconds = Math.round(Math.abs(value) * 3_600_000); // in thousandths
  const parts = [[Math.floor(seconds / 3_600_000), 1], [Math.floor((seconds % 3_600_000) / 60_000), 1], [seconds % 60_000, 1000]];
  return parts.flatMap(([over, under]) => [...four(over), ...four(under)]);
}

// A moment as cameras write it: local time and its distance from UTC.
export function cameraTime(moment) {
  const at = new Date(moment);
  const pad = (value) => String(value).padStart(2, "0");
  const east = -at.getTimezoneOffset();
  const offset = `${east < 0 ? "-" : "+"}${pad(Math.floor(Math.abs(east) / 60))}:${pad(Math.abs(east) % 60)}`;
  const taken = `${at.getFullYear()}:${pad(at.getMonth() + 1)}:${pad(at.getDate())} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
  return { taken, offset };
}

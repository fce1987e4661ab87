// Where this phone is, if its owner lets us know; null otherwise, and never an error.

export function here({ fresh = 60_000, patience = 8000 } = {}) {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (fix) => resolve(said(fix)), () => resolve(null),
      { enableHighAccuracy: true, maximumAge: fresh, timeout: patience },
    );
  });
}

export const said = ({ coords, timestamp }) => ({
  at: new Date(timestamp).toISOString(), lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy),
});

const DEGREE = 111_320;
export function between(from, to) {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180) * DEGREE;
  const north = (to.lat - from.lat) * DEGREE;
  return { metres: Math.hypot(east, north), towards: Math.round((Math.atan2(east, north) * 4) / Math.PI + 8) % 8 };
}

// ical-generator behind node's own HTTP server, one process; each request renders the feed anew.
// node server.js PORT DATABASE
const { createHash } = require("node:crypto");
const http = require("node:http");
const Database = require("better-sqlite3");
const { default: ical, ICalEventBusyStatus, ICalEventStatus } = require("ical-generator");

const [port, file] = process.argv.slice(2);
const database = new Database(file, { readonly: true });
const person = database.prepare("SELECT id FROM people WHERE token = ?");
const bookings = database.prepare(
  "SELECT bookings.* FROM seats JOIN bookings ON bookings.id = seats.booking WHERE seats.person = ? ORDER BY starts_at",
);

function feed(owner) {
  const calendar = ical({ prodId: "-//peer//ical-generator//EN" });
  for (const booking of bookings.all(owner.id)) {
    calendar.createEvent({
      id: `${booking.id}@peer.example`,
      stamp: new Date(booking.updated_at * 1000),
      lastModified: new Date(booking.updated_at * 1000),
      created: new Date(booking.created_at * 1000),
      sequence: booking.sequence,
      start: new Date(booking.starts_at * 1000),
      end: new Date(booking.ends_at * 1000),
      summary: booking.summary,
      status: ICalEventStatus.CONFIRMED,
      busystatus: ICalEventBusyStatus.BUSY,
      description: `${booking.description}\n${booking.meeting}`,
      location: booking.location,
      url: booking.url,
      categories: [{ name: booking.category }],
    });
  }
  return Buffer.from(calendar.toString());
}

const server = http.createServer((request, response) => {
  const match = /^\/feeds\/([^/]+)\.ics$/.exec(request.url);
  const owner = match && person.get(match[1]);
  if (!owner) {
    response.writeHead(404).end();
    return;
  }
  const body = feed(owner);
  const etag = `"${createHash("sha256").update(body).digest("hex")}"`;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  response
    .writeHead(200, {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Length": body.length,
      ETag: etag,
    })
    .end(body);
});
server.listen(Number(port), "127.0.0.1");

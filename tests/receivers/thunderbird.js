/* What tests do in Thunderbird's main window. receiver.py adds a call of one of the functions below. */
/* global ChromeUtils, Ci, Cu, Services, document */

const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { accounts } = MailServices;

/** An account for the recipient, whose messages are stored here. */
function setUp(address) {
  const account = accounts.createAccount();
  account.incomingServer = accounts.createIncomingServer(address, "localhost", "pop3");
  const identity = accounts.createIdentity();
  identity.email = address;
  account.addIdentity(identity);
}

/** One calendar, empty, that takes invitations for the recipient. */
function empty() {
  for (const old of cal.manager.getCalendars()) {
    cal.manager.removeCalendar(old);
  }
  const calendar = cal.manager.createCalendar("storage", Services.io.newURI("moz-storage-calendar://"));
  cal.manager.registerCalendar(calendar);
  calendar.setProperty("imip.identity.key", accounts.allIdentities[0].key);
}

/** Show a message and press what the bar above it offers. Its name for that; null: it offers nothing. */
async function take(message) {
  const inbox = accounts.accounts[0].incomingServer.rootFolder.getChildNamed("Inbox");
  inbox.QueryInterface(Ci.nsIMsgLocalMailFolder);
  const shown = await show(inbox.getUriForMsg(inbox.addMessage(atob(message))));
  const bar = shown.calImipBar;
  if (!bar.loadingItipItem) {
    throw new Error("Thunderbird takes this for a mail without an invitation");
  }
  while (bar.itipItem !== bar.loadingItipItem) {
    await new Promise(later => setTimeout(later, 5));
  }
  const status = pressed(bar.getButtons().filter(button => !button.hidden).map(button => button.id));
  if (status === null) {
    return null;
  }
  const { method } = bar.actionFunc;
  const failure = await press(shown, bar, status);
  if (failure) {
    throw new Error(`Thunderbird does not do what it offers, ${method}: ${failure}`);
  }
  return method;
}

/** Do what a button does; what went wrong. Asked whether it is meant, the recipient says yes. */
async function press(shown, bar, status) {
  let failure = null;
  const prompt = { confirm: () => true, alert: (_window, _title, text) => (failure = text) };
  Cu.getGlobalForObject(cal.itip).Services.prompt = prompt;
  shown.openDialog = address => {
    throw new Error(`It has to ask: ${address}`);
  };
  await new Promise((done, failed) => {
    const told = ({ label }) => label !== undefined && done();
    const { actionFunc, itipItem, foundItems } = bar;
    if (!cal.itip.executeAction(shown, status, "NONE", actionFunc, itipItem, foundItems, told)) {
      failed(new Error("Thunderbird does nothing"));
    }
  });
  return failure;
}

/** The window of a message, once it is loaded. */
async function show(uri) {
  const view = document.getElementById("tabmail").currentAbout3Pane.messageBrowser.contentWindow;
  const loaded = new Promise(done => view.addEventListener("MsgLoaded", done, { once: true }));
  view.displayMessage(uri);
  await loaded;
  return view;
}

/** What the first of the buttons means for the participant; null if none changes the calendar. */
function pressed(buttons) {
  const means = {
    imipAcceptButton: "ACCEPTED",
    imipAcceptRecurrencesButton: "ACCEPTED",
    imipUpdateButton: "",
    imipDeleteButton: "",
  };
  const known = buttons.filter(button => button in means);
  return known.length ? means[known[0]] : null;
}

/** What the calendar shows from 2026 to 2028. */
async function events() {
  const [calendar] = cal.manager.getCalendars();
  const wanted = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES;
  const [after, before] = ["20260101T000000Z", "20290101T000000Z"].map(text => cal.createDateTime(text));
  const items = await calendar.getItemsAsArray(wanted, 0, after, before);
  return items.map(item => ({
    uid: item.id,
    recurrence_id: written(item.recurrenceId),
    start: written(item.startDate),
    end: written(item.endDate),
    summary: item.title,
    status: item.status,
    sequence: Number(item.getProperty("SEQUENCE")),
    location: item.getProperty("LOCATION"),
  }));
}

/** The number of items stored: an event, or a series with all its occurrences, is one. */
async function copies() {
  const [calendar] = cal.manager.getCalendars();
  return (await calendar.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null)).length;
}

/** In UTC; dates as they are. */
function written(time) {
  return time && (time.isDate ? time : time.getInTimezone(cal.dtz.UTC)).icalString;
}

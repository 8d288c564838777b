import type { zh } from './zh'

export const en: typeof zh = {
  app: { name: 'Petitions', about: 'Letters and visits: registered, handled, answered', skip: 'Skip to content' },
  login: {
    lapsed: 'Your session has ended. Sign in again: your page, and what you typed, is still there.',
    name: 'Login',
    password: 'Password',
    submit: 'Sign in',
    hint: 'Petitions hold personal data. Do not save the password on a shared device.',
  },
  header: { logout: 'Sign out', language: '中文', desk: 'Desk', register: 'Register', reminders: 'Reminders', unread: 'Reminders: {n} unread' },
  live: { open: 'Live', connecting: 'Connecting', closed: 'Offline' },
  colour: {
    green: 'On time', yellow: 'Soon', red: 'Urgent', overdue: 'Overdue', met: 'Met', late: 'Met late',
    suspended: 'Suspended', stopped: 'Stopped', none: 'No term',
  },
  list: {
    title: 'Desk', open: 'Open', finished: 'Finished', all: 'All', number: 'Number', subject: 'Subject',
    petitioner: 'Petitioner', received: 'Received', stage: 'Stage', due: 'Due', state: 'State', workflow: 'Kind',
    anyWorkflow: 'Every kind', anyStage: 'Every stage', more: 'Load more', empty: 'No petition matches', nothing: 'No petition is open', clear: 'Clear the filters',
    search: 'Find by number', sort: 'Order', byDue: 'Earliest term first', byOpened: 'Newest first', count: '{n} open', reload: 'Reload',
  },
  due: { left: '{n} day left | {n} days left', today: 'due today', over: '{n} day overdue | {n} days overdue' },
  register: {
    title: 'Register', choose: 'Kind', submit: 'Register', more: 'More (optional)', done: 'Registered: {number}',
    keys: 'Enter goes on, digits choose, Alt+M unfolds what is optional, Ctrl+Enter submits', none: 'You may not register cases',
  },
  form: {
    comma: ', ', semicolon: '; ', calendar: 'Open the calendar', addOne: 'Add: {name}', less: 'Less',
    required: 'required', add: 'Add', remove: 'Remove', yes: 'Yes', no: 'No', choose: 'Choose',
    addHint: 'Type and press Enter', min: 'at least {n}', max: 'at most {n}',
    tooFewItems: 'at least {n} items', tooShort: 'at least {n} characters', number: 'a number is expected', day: 'a day is written YYYY-MM-DD',
    notAfter: 'not after today, {day}', notBefore: 'not before today, {day}',
  },
  case: {
    now: 'What can be done now', none: 'Nothing can be done now', noneHere: 'Nothing can be done now at your desk', others: 'For other desks', blocked: 'Not yet', basis: 'Basis: ',
    clocks: 'Terms', data: 'The case', journal: 'What happened', system: 'System', chart: 'Chart', finished: 'Finished',
    preview: 'What will happen', previewWait: 'Shown when the form is complete', confirm: 'Confirm', cancel: 'Cancel', changed: 'Somebody else has just changed this case. It was read anew; please check.', gone: '“{title}” can’t be done any more; what you wrote is kept below.',
    done: 'Done: {title}', assumed: 'assumed', provisional: 'provisional', noBasis: 'no express provision ({reason})', assumedWhy: 'The source of this term has not been verified', provisionalWhy: 'The term runs into a year whose days off are not published yet', noClock: 'No term is running', why: 'Why this day', limit: 'Term', started: 'from',
    records: 'Details', current: 'Current state: ', fit: 'Whole chart', actual: 'Current state', counted: '{n} day | {n} days',
  },
  clock: {
    asOf: 'As of', now: 'Back to now', past: 'The terms as they stood at the end of {day}, by what was recorded and by the calendar known then', future: 'The terms as they will stand at the end of {day} if nothing else happens',
    tooEarly: 'The case was not registered by {day}; below are still the terms of now', notRead: 'The terms of {day} could not be read: {problem}. Below are still the terms of now', noDay: '“{text}” is no day; below are still the terms of now', calendar: 'Calendar {name} {version}', calendarFrom: 'Calendar {name} {version} (published {day})', rules: 'Rules {name} {version}',
    rulesFrom: 'Rules {name} {version} (in force from {day})', rulesRegion: 'Rules {name} {version} ({region}, in force from {day})',
    print: 'Print the sheet of terms', verified: 'verified', verifiedWhy: 'The article itself was read', round: 'no. {n}', note: 'Note: ', days: 'Day by day', ledger: 'Record of the term', spans: 'In words', unread: 'The calendar could not be read: names of holidays and make-up workdays are not shown', otherCalendar: 'The calendar of now is not that of then: make-up workdays are not shown',
  },
  strip: {
    left: '{n} more day not shown | {n} more days not shown', ordinal: 'counted, day {n}', after: 'past the due day', open: 'not explained',
    sign: { event_day: 'S', extension: 'E', weekend: 'W', holiday: 'H', suspended: '‖', rolled: '→', after: '!', due: 'D', today: 'T', make_up: 'M', provisional: '?' },
    legend: {
      counted: 'counted', event_day: 'day of the event', extension: 'extension', weekend: 'weekend, not counted', holiday: 'holiday, not counted', suspended: 'suspended, not counted', rolled: 'moved on', after: 'overdue',
      due: 'due day', today: 'today', make_up: 'make-up workday', provisional: 'provisional',
    },
    kind: { workday: 'workday', make_up_workday: 'make-up workday', weekend: 'weekend', holiday: 'holiday' },
    asOf: { sign: 'A', legend: 'as-of day' },
  },
  ledger: {
    number: 'No.', what: 'What', day: 'Day', by: 'By', reason: 'Reason, basis', document: 'Document', none: '—', late: 'recorded late', lateWhy: 'The system was not running then; recorded {time}', noted: 'recorded {time}',
    correctedBy: 'corrected by no. {n}; this entry stays', start: 'begins on {day} instead', recalculated: 'counted anew by a new calendar',
  },
  sheet: {
    title: 'Sheet of terms', office: 'Office', number: 'Case number', asOf: 'As of', asOfDay: 'end of {day}', calendar: 'Calendar', rules: 'Rules', printed: 'Printed', by: 'Printed by', print: 'Print', back: 'Back to the case',
    limit: 'Term', basis: 'Basis', started: 'Begins', due: 'Due', status: 'State', points: 'Due soon, urgent', note: 'Note', mark: 'Source', none: 'No term had begun by then', maker: 'Drawn up by', checker: 'Checked by', date: 'Date', seal: '(seal of the office)', end: 'ends {time}',
    foot: 'Computed from the rules and the calendar. The record of a term is only added to: where an entry was corrected, the old one stays.', published: 'published {day}',
  },
  alarm: { warned: 'due soon', urgent: 'urgent', expired: 'ran out' },
  reminder: {
    title: 'Reminders', count: '{n} item | {n} items', unread: 'unread', empty: 'No reminders', more: 'Load more', due: 'due {day}', at: 'was due at {time}', late: 'recorded late', lateWhy: 'The system was not running then; recorded when it ran again',
  },
  record: {
    opened: 'Opened as {number}', entered: 'Entered “{name}”', exited: 'Left “{name}”', assigned: '{name}: {value}',
    document: 'Document “{name}”', notice: 'Notice to {to}: {text}', finished: 'Finished', remembered: 'Kept the place',
    logged: 'Note: {text}', error: 'Error: {text}', event: 'Event {name}', migrated: 'Moved to another version of the workflow, in “{names}”',
    clock: { started: 'started', suspended: 'suspended', resumed: 'resumed', restarted: 'restarted', extended: 'extended by {by}', met: 'met', stopped: 'stopped', expired: 'ran out', corrected: 'corrected', warned: 'due soon', urgent: 'urgent' },
    effective: 'as of {day}', corrected: 'begins on {day} instead', paper: 'document: {name}', reason: 'reason: {reason}', lateAt: 'was due at {time}, recorded late', with: '{line} ({more})',
    alarm: '{name}: {change}', calendar: 'New calendar published, terms counted anew', system: 'System',
    until: '{line}, until {day}', and: '”, “', clockLine: 'Term “{name}” {change}',
  },
  period: {
    hour: '{n} hour | {n} hours', day: '{n} day | {n} days', working_day: '{n} working day | {n} working days', working_hour: '{n} working hour | {n} working hours',
    month: '{n} month | {n} months',
  },
  problem: {
    network: 'The server can’t be reached. Try again.', bad_credentials: 'Login or password is wrong', too_many_attempts: 'Too many failed attempts. Try again later.',
    unauthenticated: 'Your session has ended. Sign in again.', stale: 'Somebody else has just changed this case', not_found: 'There is no such case, or you may not see it',
    role: 'This is for another desk', forbidden: 'Not allowed', form: 'Some answers are not right', validation: 'The request was not right', busy: 'The server is busy. Try again.', internal: 'The server failed',
    guard: 'A condition does not hold', other: 'It was not done', not_allowed_here: 'The case’s state does not allow this', finished: 'The case is finished', clock: 'The state of a term does not allow this',
    loop: 'The workflow file has a loop without end; tell the administrator', not_in_force: 'The rules for this kind of case are not in force yet', unknown_event: 'There is no such step in the workflow', reserved: 'Only the system does this',
    malformed_json: 'The request was malformed', bad_parameter: 'A filter is not right', bad_request: 'The request was not right', request_timeout: 'The request took too long. Try again.', upgrade_required: 'No live connection was made',
    origin: 'The request came from another site', method_not_allowed: 'Not supported', too_large: 'More than 1 MB; please shorten it', uri_too_long: 'The address is too long', headers_too_large: 'The headers are too long',
    unsupported_media_type: 'The request’s format is not supported', idempotency_mismatch: 'The same submission came twice with different content; submit again', precondition_required: 'The version is missing; reload first',
  },
}

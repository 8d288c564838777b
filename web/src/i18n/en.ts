import type { zh } from './zh'

export const en: typeof zh = {
  app: { name: 'Petitions', skip: 'Skip to content' },
  login: {
    title: 'Sign in',
    name: 'Login',
    password: 'Password',
    submit: 'Sign in',
    hint: 'Petitions hold personal data. Do not save the password on a shared device.',
  },
  header: { logout: 'Sign out', language: '中文', desk: 'Desk', register: 'Register' },
  live: { open: 'Live', connecting: 'Connecting', closed: 'Offline' },
  colour: {
    green: 'On time', yellow: 'Soon', red: 'Urgent', overdue: 'Overdue', met: 'Met', late: 'Met late',
    suspended: 'Suspended', stopped: 'Stopped', none: 'No term',
  },
  list: {
    title: 'Desk', open: 'Open', finished: 'Finished', all: 'All', number: 'Number', subject: 'Subject',
    petitioner: 'Petitioner', received: 'Received', stage: 'Stage', due: 'Due', state: 'State', workflow: 'Kind',
    anyWorkflow: 'Every kind', anyStage: 'Every stage', anyColour: 'Every term', more: 'Load more', empty: 'No petition matches',
    search: 'Find by number', count: '{n} open', reload: 'Reload',
  },
  due: { left: '{n} days left', today: 'due today', over: '{n} days overdue', none: '—' },
  register: {
    title: 'Register', choose: 'Kind', submit: 'Register', more: 'More (optional)', done: 'Registered: {number}',
    keys: 'Enter goes to the next field, Ctrl+Enter submits', none: 'You may not register cases', again: 'Register another', open: 'Open the case',
  },
  form: {
    required: 'required', optional: 'optional', add: 'Add', remove: 'Remove', yes: 'Yes', no: 'No', choose: 'Choose',
    addHint: 'Type and press Enter', row: 'Item {n}', min: 'at least {n}', max: 'at most {n}',
    tooFewItems: 'at least {n} items', tooShort: 'at least {n} characters', number: 'a number is expected', day: 'a day is written YYYY-MM-DD',
  },
  case: {
    now: 'What can be done now', none: 'Nothing can be done now', others: 'For other desks', blocked: 'Not yet', basis: 'Basis',
    by: 'by', clocks: 'Terms', data: 'The case', journal: 'What happened', chart: 'Chart', finished: 'Finished',
    preview: 'What will happen', previewWait: 'Shown when the form is complete', confirm: 'Confirm', cancel: 'Cancel', changed: 'Somebody else has just changed this case. It was read anew; please check.',
    done: 'Done: {title}', assumed: 'assumed', provisional: 'provisional', why: 'Why this day', limit: 'Term', started: 'from',
    records: 'Details', showAll: 'Show all', current: 'Current state', fit: 'Fit', actual: 'Actual size', counted: '{n} days',
  },
  record: {
    opened: 'Opened as {number}', entered: 'Entered “{name}”', exited: 'Left “{name}”', assigned: '{name}: {value}',
    document: 'Document “{name}”', notice: 'Notice to {to}: {text}', transition: '{name}', finished: 'Finished', remembered: 'Kept the place',
    logged: 'Note: {text}', error: 'Error: {text}', event: 'Event {name}', migrated: 'Moved to another version of the workflow, in “{names}”', and: '”, “',
    clock: { started: 'started', suspended: 'suspended', resumed: 'resumed', restarted: 'restarted', extended: 'extended by {by}', met: 'met', stopped: 'stopped', expired: 'expired' },
    clockLine: 'Term “{name}” {change}', petitioner: 'the petitioner',
  },
  problem: {
    network: 'The server can’t be reached. Try again.', bad_credentials: 'Login or password is wrong', too_many_attempts: 'Too many failed attempts. Try again later.',
    unauthenticated: 'Your session has ended. Sign in again.', stale: 'Somebody else has just changed this case', not_found: 'There is no such case, or you may not see it',
    role: 'This is for another desk', forbidden: 'Not allowed', form: 'Some answers are not right', validation: 'The request was not right', busy: 'The server is busy. Try again.', internal: 'The server failed',
    guard: 'A condition does not hold', other: 'It was not done',
  },
}

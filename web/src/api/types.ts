// What docs/api.md answers. One type for each shape of the contract.

export interface Text {
  zh: string
  en: string
}

export type Colour =
  | 'green' | 'yellow' | 'red' | 'overdue' | 'met' | 'late' | 'suspended' | 'stopped' | 'none'

export interface Named {
  id: string
  title: Text
}

export interface Person {
  login: string
  name: string
}

export interface Session {
  login: string
  name: string
  roles: string[]
  office: string
  today: string
  zone: string
}

export type FieldType =
  | 'bool' | 'int' | 'number' | 'string' | 'text' | 'date' | 'enum' | 'user'
  | 'list<string>' | 'list<record>'

export interface Choice {
  value: string
  title: Text
}

// Recursion ends in `unknown`: what a record holds is its field's business.
export type Json = null | boolean | number | string | unknown[] | { [key: string]: unknown }

export interface Field {
  id: string
  title: Text
  hint?: Text
  type: FieldType
  optional: boolean
  personal: boolean
  // Numbers; of a date the office's day.
  min?: number | 'today'
  max?: number | 'today'
  of?: Choice[]
  role?: string
  fields?: Field[]
  value?: Json
}

export interface DataField extends Field {
  value: Json
  display: Text | null
}

export interface Workflow {
  name: string
  title: Text
  hash: string
  rules: RulePack
  roles: Named[]
  stages: Named[]
  register: { title: Text; by: string[]; basis: string; form: Field[]; allowed: boolean }
}

export interface Due {
  clock: string
  title: Text | null
  day: string
  days_left: number
}

export interface CaseRow {
  id: number
  number: string
  workflow: string
  subject: string
  petitioner: string
  received: string
  stage: Named | null
  states: Named[]
  finished: boolean
  colour: Colour
  due: Due | null
  sequence: number
  changed_at: string
}

export interface Page<Item> {
  items: Item[]
  next: string | null
}

export interface Span {
  reason: string
  from: string
  to: string
  counted_days: number
  words: Text
}

export type EntryKind =
  | 'started' | 'suspended' | 'resumed' | 'restarted' | 'extended' | 'met' | 'stopped' | 'expired'
  | 'corrected' | 'warned' | 'urgent'

// One line of a clock's ledger. `who` null: the system itself.
export interface ClockEntry {
  entry: EntryKind
  at: string
  // The day it counts from: that of `effective`, else of `at`.
  day: string
  effective: string | null
  by: string | null
  reason: string | null
  document: string | null
  who: Person | null
  late_detected: boolean
}

export interface Clock {
  id: string
  title: Text
  limit: string
  basis: string
  status: 'verified' | 'assumed'
  note: Text | null
  colour: Colour
  words: Text
  due_day: string
  due_at: string
  yellow_at: string
  red_at: string
  days_left: number
  provisional: boolean
  started_at: string
  round: number
  explanation: Span[]
  entries: ClockEntry[]
}

// The clocks of a case as they stood, and were known, at an instant.
export interface ClocksAsOf {
  id: number
  number: string
  as_of: string
  day: string
  calendar: CalendarVersion
  rules: { name: string; version: string }
  clocks: Clock[]
}

export interface CalendarVersion {
  name: string
  version: string
  published_at: string | null
}

export type DayKind = 'workday' | 'make_up_workday' | 'weekend' | 'holiday'

export interface CalendarDay {
  day: string
  kind: DayKind
  name: Text | null
  published: boolean
}

export interface Calendar extends CalendarVersion {
  business_hours: { from: string; to: string }[]
  days: CalendarDay[]
}

// A rule pack: of a workflow the one in force today, of a case the one that was when it was registered.
export interface RulePack {
  name: string
  version: string
  region: string | null
  in_force_from: string
}

export interface Action {
  event: string
  title: Text
  basis: string
  by: Named[]
  form: Field[]
  allowed: boolean
  enabled: boolean
  blocked: Text[]
}

export interface Case {
  id: number
  number: string
  sequence: number
  workflow: { name: string; title: Text; hash: string }
  rules: RulePack
  subject: string
  petitioner: string
  received: string
  opened_at: string
  changed_at: string
  finished: boolean
  stage: Named | null
  stages: Named[]
  configuration: string[]
  states: Named[]
  data: DataField[]
  clocks: Clock[]
  actions: Action[]
}

// A line of the journal; which keys it has depends on its kind.
export interface JournalRecord {
  kind: string
  state?: Named
  atomic?: boolean
  states?: Named[]
  field?: Named
  value?: Json
  display?: Text | null
  clock?: Named
  change?: string
  by?: string | null
  effective?: string | null
  reason?: string | null
  late_detected?: boolean
  // Of a record `document` which one, of a clock the number of the document that allowed it.
  document?: Named | string | null
  to?: Named
  text?: Text | string
  title?: Text
  basis?: string
  name?: string
  internal?: boolean
  number?: string
  detail?: string
}

export interface JournalEntry {
  sequence: number
  global: number
  at: string
  // null: the system itself, when a term's time had come.
  actor: Person | null
  event: { name: string; title: Text }
  basis: string
  records: JournalRecord[]
  hash: string
}

export interface Preview {
  records: JournalRecord[]
  case: Case
}

export interface Dashboard {
  open: number
  colours: { green: number; yellow: number; red: number; overdue: number }
  stages: { workflow: string; stage: string; title: Text; count: number }[]
}

export interface User {
  login: string
  name: string
  roles: string[]
}

export interface ReminderItem {
  case: { id: number; number: string }
  workflow: string
  event: string
  clock: Named
  at: string
  text: Text
  due_day: string | null
  late_detected: boolean
}

// A digest: what one person is to be reminded of, put together once.
export interface Reminder {
  id: number
  at: string
  read: boolean
  items: ReminderItem[]
}

export interface Reminders extends Page<Reminder> {
  unread: number
}

export interface ProblemBody {
  title: string
  status: number
  detail: string
  code: string
  errors?: { pointer: string; detail: string }[]
  reasons?: Text[]
}

export type LiveMessage =
  | { type: 'hello'; sequence: number }
  | { type: 'reset'; sequence: number }
  | { type: 'ping' }
  | { type: 'digest'; unread: number }
  | {
      type: 'case'
      sequence: number
      id: number
      case_sequence: number
      number: string
      workflow: string
      stage: Named | null
      colour: Colour
      finished: boolean
    }

// A clock's explanation as days: what each day is to the term, from the day of the event to the due
// day. Counts nothing itself: the server has counted, this only says which day is which.
import { addDays, daysBetween, earlier, later, monthOf, weekdayIndex } from './days'
import type { CalendarDay, Clock, ClockEntry, DayKind, Span, Text } from '@/api/types'

// What a day is to the term.
export type Look =
  | 'event_day' | 'counted' | 'extension' | 'weekend' | 'holiday' | 'suspended' | 'rolled'
  | 'after' // past the due day
  | 'open' // nothing is said of it

export interface Cell {
  day: string
  look: Look
  // The spans that hold the day, in the explanation's order.
  spans: Span[]
  // The how-manieth day that counts; null where it does not, or where the term is one of months or hours.
  ordinal: number | null
  // What the calendar says; null where it was not asked.
  kind: DayKind | null
  name: Text | null
  provisional: boolean
  due: boolean
  today: boolean
  // What happened to the clock on that day.
  entries: ClockEntry[]
}

export interface Strip {
  cells: Cell[]
  // Days from the last cell to today that are not drawn.
  left: number
}

// Beyond so many days after the due day a cell for each says nothing more.
export const afterMost = 42
// As many as go on one line of a narrow screen; more are drawn as months.
export const lineMost = 12

const looks: Record<string, Look> = {
  event_day: 'event_day', counted: 'counted', months: 'counted', extension: 'extension',
  excluded_weekend: 'weekend', excluded_holiday: 'holiday', suspended: 'suspended', rolled: 'rolled',
}

// The day of the assessment, by the server's own counting.
export const todayOf = (clock: Clock) => addDays(clock.due_day, -clock.days_left)

// Explanations tell of the last run, and of it of what follows the last beginning anew.
const entriesOn = (clock: Clock, first: string, day: string): ClockEntry[] =>
  clock.entries.filter((each) => each.day === day && each.day >= first)

function lookOf(spans: Span[], day: string, due: string): Look {
  if (spans.some((span) => span.reason === 'event_day')) return 'event_day'
  // Where hours count, several spans touch one day; the last of them says how it ended.
  const last = spans.filter((span) => span.reason !== 'provisional').at(-1)
  return (last && looks[last.reason]) ?? (day > due ? 'after' : 'open')
}

function range(clock: Clock, today: string): { from: string; to: string; left: number } {
  const from = clock.explanation.map((span) => span.from).reduce(earlier, clock.due_day)
  const done = clock.entries.filter((each) => each.entry === 'met').at(-1)?.day
  const wanted = clock.colour === 'overdue' ? today : clock.colour === 'late' && done ? done : clock.due_day
  const to = earlier(later(wanted, clock.due_day), addDays(clock.due_day, afterMost))
  return { from, to, left: Math.max(0, daysBetween(to, wanted)) }
}

// `calendar` may hold other days too, or none.
export function stripOf(clock: Clock, calendar: CalendarDay[]): Strip {
  const today = todayOf(clock)
  const { from, to, left } = range(clock, today)
  const byDays = !clock.explanation.some((span) => span.reason === 'months')
  const kinds = new Map(calendar.map((each) => [each.day, each]))
  const cells: Cell[] = []
  let counted = 0
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const spans = clock.explanation.filter((span) => span.from <= day && day <= span.to)
    const counts = byDays && spans.some((span) => ['counted', 'extension'].includes(span.reason) && span.counted_days > 0)
    const known = kinds.get(day)
    cells.push({
      day,
      look: lookOf(spans, day, clock.due_day),
      spans,
      ordinal: counts ? ++counted : null,
      kind: known?.kind ?? null,
      name: known?.name ?? null,
      provisional: spans.some((span) => span.reason === 'provisional'),
      due: day === clock.due_day,
      today: day === today,
      entries: entriesOn(clock, from, day),
    })
  }
  return { cells, left }
}

// The days whose kind is worth asking for: of the event to the last cell.
export function rangeOf(clock: Clock): { from: string; to: string } {
  const { from, to } = range(clock, todayOf(clock))
  return { from, to }
}

export interface Month {
  month: string
  cells: Cell[]
}

export function monthsOf(cells: Cell[]): Month[] {
  const months: Month[] = []
  for (const cell of cells) {
    const month = monthOf(cell.day)
    if (months.at(-1)?.month !== month) months.push({ month, cells: [] })
    months.at(-1)?.cells.push(cell)
  }
  return months
}

// The days of a month as weeks, Monday first; null before the first cell and after the last.
export function weeksOf(cells: Cell[]): (Cell | null)[][] {
  const weeks: (Cell | null)[][] = []
  for (const cell of cells) {
    const place = weekdayIndex(cell.day)
    if (!weeks.length || place === 0) weeks.push(Array<Cell | null>(7).fill(null))
    ;(weeks.at(-1) as (Cell | null)[])[place] = cell
  }
  return weeks
}

// Short signs in a cell, the most telling first: `strip.sign.<sign>`, `strip.legend.<sign>`.
export type Sign = Exclude<Look, 'counted' | 'open'> | 'due' | 'today' | 'make_up' | 'provisional'

export function signsOf(cell: Cell): Sign[] {
  const signs: Sign[] = []
  if (cell.due) signs.push('due')
  if (cell.today) signs.push('today')
  if (cell.look !== 'counted' && cell.look !== 'open' && !(cell.due && cell.look === 'rolled')) signs.push(cell.look)
  if (cell.kind === 'make_up_workday') signs.push('make_up')
  if (cell.provisional) signs.push('provisional')
  return signs
}

// What a legend has to explain: what is there, in the order of the days, counted days first.
export function legendOf(cells: Cell[]): ('counted' | Sign)[] {
  const signs = new Set(cells.flatMap(signsOf))
  return [...(cells.some((cell) => cell.look === 'counted') ? ['counted' as const] : []), ...signs]
}

// Sentences about terms: their ledger, their days, their alarms.
import { i18n, language, words } from './index'
import { changeWords } from './phrases'
import { dayOf, timeOf } from './time'
import { signsOf, type Cell, type Sign } from '@/components/clock/strip'
import type { CalendarVersion, Clock, ClockEntry, JournalEntry, RulePack } from '@/api/types'

const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)

// "clock.warned.handling": nobody writes a title for what comes by itself.
export function alarmOf(event: string): { change: string; clock: string } | null {
  const [, change, clock] = /^clock\.(warned|urgent|expired)\.(.+)$/.exec(event) ?? []
  return change && clock ? { change, clock } : null
}

export function eventTitle(entry: JournalEntry): string {
  const title = words(entry.event.title)
  // The server gives the name where the file has no title.
  if (title && title !== entry.event.name) return title
  const alarm = alarmOf(entry.event.name)
  if (alarm) {
    const of = entry.records.find((record) => record.kind === 'clock' && record.clock?.id === alarm.clock)
    return t('record.alarm', { name: words(of?.clock?.title) || alarm.clock, change: t(`alarm.${alarm.change}`) })
  }
  return entry.event.name === 'calendar.published' ? t('record.calendar') : title
}

export const whoWords = (who: { login: string; name: string } | null) => (who ? who.name || who.login : t('record.system'))

// Hours, working hours: the hour of the day matters.
export const isInHours = (clock: Clock) => /hour/.test(clock.limit)

// Where hours count, or the office closes before midnight, a term ends within its last day.
export const endsWithin = (clock: Clock) => dayOf(clock.due_at) === clock.due_day

// The end of a term: a day, or the instant within it.
export const dueWords = (clock: Clock) => (endsWithin(clock) ? timeOf(clock.due_at) : clock.due_day)

export function calendarWords(calendar: CalendarVersion): string {
  const { name, version, published_at: at } = calendar
  return at ? t('clock.calendarFrom', { name, version, day: dayOf(at) }) : t('clock.calendar', { name, version })
}

export function rulesWords(rules: RulePack): string {
  const { name, version, region, in_force_from: day } = rules
  return region ? t('clock.rulesRegion', { name, version, region, day }) : t('clock.rulesFrom', { name, version, day })
}

const weekday = (day: string) =>
  new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

export const signWords = (sign: Sign, asOf = false) => t(asOf && sign === 'today' ? 'strip.asOf.sign' : `strip.sign.${sign}`)
export const signLegend = (sign: Sign, asOf = false) => t(asOf && sign === 'today' ? 'strip.asOf.legend' : `strip.legend.${sign}`)

// All that is to be said of a day. `asOf`: the day that counts as today was chosen.
export function cellWords(cell: Cell, asOf = false): string {
  const kind = cell.name ? words(cell.name) : cell.kind && cell.kind !== 'workday' ? t(`strip.kind.${cell.kind}`) : ''
  const ordinal = cell.ordinal === null ? '' : t('strip.ordinal', { n: cell.ordinal })
  // Words about a whole run of days are no words about one of them.
  const spans = cell.spans.filter((span) => !(ordinal && span.reason === 'counted')).map((span) => words(span.words))
  const look = cell.spans.length ? '' : t(cell.look === 'after' ? 'strip.after' : 'strip.open')
  const marks = signsOf(cell).filter((sign) => sign === 'due' || sign === 'today').map((sign) => signLegend(sign, asOf))
  const happened = cell.entries.map((entry) => changeWords(entry.entry, entry.by))
  return [`${cell.day} ${weekday(cell.day)}`, kind, ...marks, ordinal, ...spans, look, ...happened].filter(Boolean).join(' · ')
}

// Who made an entry. Nobody is named of what came by itself, and in ledgers older than the names.
export function entryWho(entry: ClockEntry): string {
  const itself = ['warned', 'urgent', 'expired'].includes(entry.entry) || /^(clock|calendar)\./.test(entry.reason ?? '')
  return entry.who || itself ? whoWords(entry.who) : t('ledger.none')
}

// The day of an entry, and when it was written down where that was another day.
export const notedWords = (entry: ClockEntry) => (dayOf(entry.at) === entry.day ? '' : t('ledger.noted', { time: timeOf(entry.at) }))

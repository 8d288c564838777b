// Sentences made of data: due days, records, problems.
import { i18n, words } from './index'
import { dayOf, timeOf } from './time'
import { Problem } from '@/api/problem'
import type { JournalRecord, Named, Preview } from '@/api/types'

const t = (key: string, values: Record<string, unknown> = {}, count?: number) =>
  count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, count)
const known = (key: string) => i18n.global.te(key) || i18n.global.te(key, 'zh')

export function daysLeft(days: number): string {
  if (days === 0) return t('due.today')
  return days > 0 ? t('due.left', { n: days }, days) : t('due.over', { n: -days }, -days)
}

export function problemWords(error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.other')
  const reasons = error.reasons.map(words).filter(Boolean)
  if (reasons.length > 0) return reasons.join(t('form.semicolon'))
  const key = `problem.${error.code}`
  if (known(key)) return t(key)
  return `${t('problem.other')}: ${error.detail}`
}

// A stored value as a person reads it.
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no')
  if (Array.isArray(value)) return value.map(valueWords).join(t('form.comma'))
  if (typeof value === 'object') return Object.values(value).filter((v) => v !== null).map(valueWords).join(t('form.comma'))
  return String(value)
}

// What happened to a clock, in a word or two.
export const changeWords = (change: string, by: string | null | undefined) =>
  t(`record.clock.${change}`, { by: periodWords(by ?? '') })

// The engine writes the event, its legal basis and what a person gave as the reason, as far as there
// are any: "extend, 信访工作条例 第34条: 案情复杂". Of a new calendar, or a migration, only words.
const cause = /^[a-z][a-z0-9_.]*, ([^:]*[一-鿿][^:]*)(?:: ([^]+))?$|^[a-z][a-z0-9_.]*: ([^]+)$/
const bareEvent = /^(?:register|[a-z0-9]+(?:[._][a-z0-9]+)+)$/

function parted(reason: string | null | undefined): { given: string; basis: string } {
  const text = reason ?? ''
  if (bareEvent.test(text)) return { given: '', basis: '' }
  const [whole, basis, after, alone] = cause.exec(text) ?? []
  if (whole === undefined) return { given: text, basis: '' }
  return { given: after ?? alone ?? '', basis: basis ? basisWords(basis) : '' }
}

// Reason and basis of an entry as a person reads them; empty where there is only an event's name.
export function reasonWords(reason: string | null | undefined): string {
  const { given, basis } = parted(reason)
  return [given, basis].filter(Boolean).join(t('form.semicolon'))
}

// Only what a person, or a new calendar, gave as the reason: the entry of the journal has the basis.
export const givenReason = (reason: string | null | undefined) => parted(reason).given

const isAlarm = (change: string) => ['warned', 'urgent', 'expired'].includes(change)

// What is to be said of a change of a clock beside its name: the day, the document, the reason.
export function clockDetails(record: JournalRecord): string[] {
  const details: string[] = []
  const change = record.change ?? ''
  if (record.effective && isAlarm(change)) {
    if (record.late_detected) details.push(t('record.lateAt', { time: timeOf(record.effective) }))
  } else if (record.effective) {
    details.push(t(change === 'corrected' ? 'record.corrected' : 'record.effective', { day: dayOf(record.effective) }))
  }
  if (typeof record.document === 'string' && record.document) details.push(t('record.paper', { name: record.document }))
  const reason = givenReason(record.reason)
  if (reason) details.push(t('record.reason', { reason }))
  return details
}

const name = (named: Named | undefined) => words(named?.title)

export function recordWords(record: JournalRecord): string {
  switch (record.kind) {
    case 'opened': return t('record.opened', { number: record.number })
    case 'entered': return t('record.entered', { name: name(record.state) })
    case 'exited': return t('record.exited', { name: name(record.state) })
    case 'assigned':
      return t('record.assigned', {
        name: name(record.field),
        value: record.display ? words(record.display) : valueWords(record.value),
      })
    case 'clock': {
      const line = t('record.clockLine', { name: name(record.clock), change: changeWords(record.change ?? '', record.by) })
      const more = clockDetails(record).join(t('form.semicolon'))
      return more ? t('record.with', { line, more }) : line
    }
    case 'document': return t('record.document', { name: name(record.document as Named) })
    case 'notice':
      return t('record.notice', {
        to: name(record.to),
        text: typeof record.text === 'string' ? record.text : words(record.text),
      })
    case 'transition': return words(record.title)
    case 'logged': return t('record.logged', { text: String(record.text ?? '') })
    case 'error': return t('record.error', { text: record.detail ?? '' })
    case 'event': return t('record.event', { name: record.name ?? '' })
    case 'remembered': return t('record.remembered')
    case 'finished': return t('record.finished')
    case 'migrated':
      return t('record.migrated', { names: (record.states ?? []).map(name).join(t('record.and')) })
    default: return record.kind
  }
}

// A legal basis; where there is none, the server says why instead (docs/api.md).
export function basisWords(basis: string): string {
  const [, reason] = /^无（none）：(.+)$/.exec(basis) ?? []
  return reason ? t('case.noBasis', { reason }) : basis || '—'
}

// "10 working days" as the server writes a period, in the words of the language.
export function periodWords(period: string): string {
  const [, count, unit] = /^(\d+) (working day|working hour|day|month|hour)s?$/.exec(period) ?? []
  return count && unit ? t(`period.${unit.replace(' ', '_')}`, { n: Number(count) }, Number(count)) : period
}

// What will happen, line by line; a term that begins or moves with the day it then ends.
export function comingWords(preview: Preview): string[] {
  return tellingWords(preview.records, (record) => {
    const line = recordWords(record)
    if (record.kind !== 'clock' || !['started', 'restarted', 'resumed', 'extended', 'corrected'].includes(record.change ?? '')) return line
    const clock = preview.case.clocks.find((each) => each.id === record.clock?.id)
    return clock ? t('record.until', { line, day: clock.due_day }) : line
  })
}

// The lines of an entry: the states in one, then the rest.
export function tellingWords(records: JournalRecord[], line = recordWords): string[] {
  const telling = tellingRecords(records)
  const states = telling.filter((record) => record.kind === 'entered').map((record) => name(record.state))
  const rest = telling.filter((record) => record.kind !== 'entered').map(line)
  return states.length ? [t('record.entered', { name: states.join(t('record.and')) }), ...rest] : rest
}

// What a person wants to know of an entry: where the case now stands first, and without the engine's
// own bookkeeping.
export function tellingRecords(records: JournalRecord[]): JournalRecord[] {
  const kinds = ['clock', 'document', 'notice', 'logged', 'error', 'finished', 'migrated']
  const entered = records.filter((record) => record.kind === 'entered' && record.atomic)
  const rest = records.filter((record) => kinds.includes(record.kind) && recordWords(record) !== '')
  return [...entered, ...rest]
}

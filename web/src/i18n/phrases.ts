// Sentences made of data: due days, records, problems.
import { i18n, words } from './index'
import { Problem } from '@/api/problem'
import type { JournalRecord, Named } from '@/api/types'

const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)
const known = (key: string) => i18n.global.te(key) || i18n.global.te(key, 'zh')

export function daysLeft(days: number): string {
  if (days === 0) return t('due.today')
  return days > 0 ? t('due.left', { n: days }) : t('due.over', { n: -days })
}

export function problemWords(error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.other')
  const reasons = error.reasons.map(words).filter(Boolean)
  if (reasons.length > 0) return reasons.join('；')
  const key = `problem.${error.code}`
  if (known(key)) return t(key)
  return `${t('problem.other')}: ${error.detail}`
}

// A stored value as a person reads it.
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no')
  if (Array.isArray(value)) return value.map(valueWords).join('、')
  if (typeof value === 'object') return Object.values(value).filter((v) => v !== null).map(valueWords).join('，')
  return String(value)
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
    case 'clock':
      return t('record.clockLine', {
        name: name(record.clock),
        change: t(`record.clock.${record.change}`, { by: record.by ?? '' }),
      })
    case 'document': return t('record.document', { name: name(record.document) })
    case 'notice':
      return t('record.notice', {
        to: record.to === 'petitioner' ? t('record.petitioner') : (record.to ?? ''),
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

// What a person wants to know of an entry: without the engine's own bookkeeping.
export function tellingRecords(records: JournalRecord[]): JournalRecord[] {
  const kinds = ['entered', 'clock', 'document', 'notice', 'logged', 'error', 'finished', 'migrated']
  return records.filter((record) => kinds.includes(record.kind) && recordWords(record) !== '')
}

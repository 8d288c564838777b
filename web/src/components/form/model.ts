// The model of a generated form: defaults, what is missing, and the answers that are sent.
import { isDay } from './day'
import type { Answers } from '@/api/client'
import type { Field, Json } from '@/api/types'

export type Problems = Record<string, string>
type Translate = (key: string, values?: Record<string, unknown>) => string

// What forms hold is JSON; it may come out of a reactive proxy, which structuredClone refuses.
export const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

function emptyRow(fields: Field[]): { [key: string]: Json } {
  return Object.fromEntries(fields.map((field) => [field.id, defaultOf(field)]))
}

export function defaultOf(field: Field, today = ''): Json {
  if (field.value !== undefined && field.value !== null) return copy(field.value)
  switch (field.type) {
    case 'list<string>': return []
    case 'list<record>': return field.optional ? [] : [emptyRow(field.fields ?? [])]
    // A day of receipt, service and so on is today far more often than not.
    case 'date': return field.optional ? null : today
    // A yes or no is a person's statement: it is never taken for granted.
    default: return null
  }
}

export function makeModel(fields: Field[], today: string): Record<string, Json> {
  return Object.fromEntries(fields.map((field) => [field.id, defaultOf(field, today)]))
}

export const newRow = emptyRow

// The model after the case was read anew: `fresh` values, but what was edited since `begun` stays.
export function refreshed(
  fresh: Record<string, Json>, begun: Record<string, Json>, model: Record<string, Json>,
): Record<string, Json> {
  const same = (a: Json | undefined, b: Json | undefined) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
  return Object.fromEntries(
    Object.entries(fresh).map(([id, value]) => [id, same(model[id], begun[id]) ? copy(value) : (model[id] ?? null)]),
  )
}

const isEmpty = (value: Json | undefined): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

// A value as it is sent: blank text is null, rows without any answer are left out.
function pruned(field: Field, value: Json): Json {
  if (typeof value === 'string') return field.type === 'text' ? value.trimEnd() || null : value.trim() || null
  if (field.type === 'list<record>' && Array.isArray(value)) {
    return value
      .map((row) => prunedRow(field.fields ?? [], row as Record<string, Json>))
      .filter((row) => Object.keys(row).length > 0)
  }
  return value
}

function prunedRow(fields: Field[], row: Record<string, Json>): { [key: string]: Json } {
  const kept: { [key: string]: Json } = {}
  for (const field of fields) {
    const value = pruned(field, row[field.id] ?? null)
    if (!isEmpty(value) && !(value === false && field.optional)) kept[field.id] = value
  }
  return kept
}

// Optional answers that are empty are left out: the case keeps what it holds.
export function answersOf(fields: Field[], model: Record<string, Json>): Answers {
  const answers: Answers = {}
  for (const field of fields) {
    const value = pruned(field, model[field.id] ?? null)
    if (isEmpty(value) && field.optional) {
      // What was there and was emptied by hand is sent as null.
      if (!isEmpty(field.value)) answers[field.id] = null
      continue
    }
    answers[field.id] = value
  }
  return answers
}

// A bound as a number; dates have none.
export const limit = (bound: Field['min']): number | undefined => (typeof bound === 'number' ? bound : undefined)

// Days written YYYY-MM-DD compare as text. Where today is not known the server has the only word.
function problemOfDay(field: Field, day: string, t: Translate, today: string): string | null {
  if (!isDay(day)) return t('form.day')
  if (field.max === 'today' && today !== '' && day > today) return t('form.notAfter', { day: today })
  if (field.min === 'today' && today !== '' && day < today) return t('form.notBefore', { day: today })
  return null
}

function problemOf(field: Field, value: Json, t: Translate, today: string): string | null {
  if (isEmpty(value)) return field.optional ? null : t('form.required')
  if (field.type === 'date') return problemOfDay(field, String(value), t, today)
  const min = limit(field.min)
  const max = limit(field.max)
  if (field.type === 'int' || field.type === 'number') {
    if (typeof value !== 'number') return t('form.number')
    if (min !== undefined && value < min) return t('form.min', { n: min })
    if (max !== undefined && value > max) return t('form.max', { n: max })
  }
  if ((field.type === 'string' || field.type === 'text') && typeof value === 'string') {
    const length = [...value].length
    if (min !== undefined && length < min) return t('form.tooShort', { n: min })
    if (max !== undefined && length > max) return t('form.max', { n: max })
  }
  if (Array.isArray(value) && min !== undefined && value.length < min) {
    return t('form.tooFewItems', { n: min })
  }
  return null
}

// Path -> words, for what the form itself can see; the server has the last word. `today`: the office's.
export function check(fields: Field[], answers: Answers, t: Translate, today = ''): Problems {
  const problems: Problems = {}
  for (const field of fields) {
    const value = answers[field.id] ?? null
    const problem = problemOf(field, value, t, today)
    if (problem) problems[field.id] = problem
    if (field.type === 'list<record>' && Array.isArray(value)) {
      value.forEach((row, index) => {
        const inner = check(field.fields ?? [], row as Answers, t, today)
        for (const [path, text] of Object.entries(inner)) problems[`${field.id}/${index}/${path}`] = text
      })
    }
  }
  return problems
}

// Days that were typed and can't stand: said at once, since nothing more that is typed mends them.
export function wrongDays(fields: Field[], answers: Answers, t: Translate, today = ''): Problems {
  const problems: Problems = {}
  for (const field of fields) {
    const value = answers[field.id] ?? null
    const problem = field.type === 'date' && !isEmpty(value) ? problemOfDay(field, String(value), t, today) : null
    if (problem) problems[field.id] = problem
  }
  return problems
}

// Required fields first, in the file's order; what is optional folds away.
export function split(fields: Field[]): { first: Field[]; more: Field[] } {
  const first = fields.filter((field) => !field.optional)
  const more = fields.filter((field) => field.optional)
  return first.length === 0 ? { first: more, more: [] } : { first, more }
}

import { describe, expect, it } from 'vitest'
import { reactive } from 'vue'

import { answersOf, check, defaultOf, makeModel, refreshed, split, wrongDays } from '@/components/form/model'
import { choices, field } from '../support'

const t = (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' ')
const people = field('people', 'list<record>', {
  min: 1, max: 3,
  fields: [field('name', 'string', { min: 1, max: 4 }), field('phone', 'string', { optional: true }), field('speaks', 'bool', { optional: true })],
})

describe('what a field starts with', () => {
  it.each([
    ['string', null], ['text', null], ['int', null], ['number', null], ['enum', null], ['user', null], ['bool', null],
    ['date', '2026-03-02'], ['list<string>', []],
  ] as const)('%s: %j where it is required', (type, value) => expect(defaultOf(field('a', type), '2026-03-02')).toEqual(value))

  it('is nothing for an optional date or list of records, one empty row for a required list', () => {
    expect(defaultOf(field('a', 'date', { optional: true }), '2026-03-02')).toBeNull()
    expect(defaultOf({ ...people, optional: true })).toEqual([])
    expect(defaultOf(people)).toEqual([{ name: null, phone: null, speaks: null }])
  })

  it('is what the case holds, as a copy, also out of a reactive object', () => {
    const held = reactive({ ...people, value: [{ name: '甲' }] as unknown[] })
    const value = defaultOf(held) as { name: string }[]
    expect(value).toEqual([{ name: '甲' }])
    value[0]!.name = '乙'
    expect(held.value).toEqual([{ name: '甲' }])
  })
})

describe('the answers that are sent', () => {
  const of = (fields: ReturnType<typeof field>[], model: Record<string, unknown>) => answersOf(fields, model as never)

  it('leave blanks at the ends of a line out, and keep the indentation of a text', () => {
    expect(of([field('a', 'string'), field('b', 'text')], { a: ' 甲 ', b: '  乙\n' })).toEqual({ a: '甲', b: '  乙' })
  })
  it('leave out what is optional and empty', () => {
    expect(of([field('a', 'string', { optional: true }), field('b', 'list<string>', { optional: true })], { a: '  ', b: [] })).toEqual({})
  })
  it('empty by null what the case holds and a person has cleared', () => {
    expect(of([field('a', 'string', { optional: true, value: '旧' })], { a: '' })).toEqual({ a: null })
  })
  it('name a required answer that is missing as null', () => {
    expect(of([field('a', 'enum', { of: choices('x') })], {})).toEqual({ a: null })
  })
  it('keep false, which is an answer', () => {
    expect(of([field('a', 'bool'), field('b', 'bool', { optional: true })], { a: false, b: false })).toEqual({ a: false, b: false })
  })
  it('leave out rows without an answer, and empty cells of the others', () => {
    expect(of([people], { people: [{ name: ' 甲 ', phone: '' }, { name: '', phone: ' ', speaks: null }] })).toEqual({
      people: [{ name: '甲' }],
    })
  })
})

describe('what the form finds wrong', () => {
  const wrong = (one: ReturnType<typeof field>, value: unknown) => check([one], { a: value as never }, t).a

  it.each(['string', 'text', 'int', 'number', 'enum', 'user', 'bool', 'date', 'list<string>', 'list<record>'] as const)(
    'a required %s without an answer', (type) => {
      expect(wrong(field('a', type), null)).toBe('form.required')
      expect(wrong(field('a', type, { optional: true }), null)).toBeUndefined()
    },
  )
  it.each([
    [field('a', 'int', { min: 2, max: 5 }), 1, 'form.min 2'],
    [field('a', 'int', { min: 2, max: 5 }), 2, undefined],
    [field('a', 'int', { min: 2, max: 5 }), 5, undefined],
    [field('a', 'number', { min: 2, max: 5 }), 5.01, 'form.max 5'],
    [field('a', 'int'), 'zwei', 'form.number'],
    [field('a', 'string', { min: 2, max: 3 }), '甲', 'form.tooShort 2'],
    [field('a', 'string', { min: 2, max: 3 }), '甲乙丙丁', 'form.max 3'],
    // Three characters, though six UTF-16 units.
    [field('a', 'string', { max: 3 }), '𠮷𠮷𠮷', undefined],
    [field('a', 'date'), '2026-02-29', 'form.day'],
    [field('a', 'date'), 'morgen', 'form.day'],
    [field('a', 'date'), '2026-02-28', undefined],
    [field('a', 'list<string>', { min: 2 }), ['x'], 'form.tooFewItems 2'],
    [field('a', 'bool'), false, undefined],
  ])('%j with %j: %s', (one, value, problem) => expect(wrong(one, value)).toBe(problem))

  it.each([
    [{ max: 'today' }, '2026-03-02', undefined],
    [{ max: 'today' }, '2026-03-03', 'form.notAfter'],
    [{ min: 'today' }, '2026-03-02', undefined],
    [{ min: 'today' }, '2026-03-01', 'form.notBefore'],
    [{ max: 'today' }, 'morgen', 'form.day'],
  ] as const)('a date with %j and %s: %s', (bounds, day, problem) => {
    const one = field('a', 'date', bounds)
    expect(check([one], { a: day }, (key) => key, '2026-03-02').a).toBe(problem)
    // A form that does not know the day leaves it to the server.
    if (day !== 'morgen') expect(check([one], { a: day }, (key) => key).a).toBeUndefined()
  })

  it('of a form, says of days that were typed what is wrong with them, and nothing of what is missing yet', () => {
    const fields = [field('a', 'date', { max: 'today' }), field('b', 'date'), field('c', 'string'), field('d', 'date', { max: 'today' })]
    const answers = { a: '2026-03-03', b: null, c: null, d: '2026-03-02' }
    expect(wrongDays(fields, answers, (key) => key, '2026-03-02')).toEqual({ a: 'form.notAfter' })
  })

  it('names a cell of a record by its path, as the server does', () => {
    expect(check([people], { people: [{ name: '甲' }, { phone: '1' }, { name: '甲乙丙丁戊' }] }, t)).toEqual({
      'people/1/name': 'form.required', 'people/2/name': 'form.max 4',
    })
  })
})

describe('a form whose case was read anew', () => {
  it('keeps what was typed and shows what the case holds now elsewhere', () => {
    const before = makeModel([field('a', 'string', { value: '旧' }), field('b', 'string', { value: '旧' })], '')
    const after = makeModel([field('a', 'string', { value: '新' }), field('b', 'string', { value: '新' })], '')
    expect(refreshed(after, before, { ...before, a: '我写的' })).toEqual({ a: '我写的', b: '新' })
  })
  it('keeps rows that were added', () => {
    const fresh = makeModel([people], '')
    expect(refreshed(fresh, fresh, { people: [{ name: '甲' }, { name: '乙' }] })).toEqual({ people: [{ name: '甲' }, { name: '乙' }] })
  })
})

describe('the order of a form', () => {
  it('folds optional fields away, unless there is nothing else', () => {
    const required = field('a', 'string')
    const optional = field('b', 'string', { optional: true })
    expect(split([optional, required])).toEqual({ first: [required], more: [optional] })
    expect(split([optional])).toEqual({ first: [optional], more: [] })
  })
})

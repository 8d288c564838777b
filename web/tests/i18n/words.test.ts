// The words of both languages against each other and against the contract in docs/api.md.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'

import { Problem } from '@/api/problem'
import type { JournalRecord } from '@/api/types'
import { i18n, setLanguage } from '@/i18n'
import { en } from '@/i18n/en'
import { basisWords, comingWords, daysLeft, periodWords, problemWords, recordWords, tellingRecords, tellingWords } from '@/i18n/phrases'
import { dayOf, timeOf } from '@/i18n/time'
import { zh } from '@/i18n/zh'
import { petition, text } from '../support'

const contract = readFileSync(resolve(import.meta.dirname, '../../../docs/api.md'), 'utf8')

type Tree = { [key: string]: string | Tree }
const keys = (tree: Tree, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keys(value, `${path}${key}.`))
const at = (tree: Tree, path: string) => path.split('.').reduce<string | Tree | undefined>((node, key) => (typeof node === 'object' ? node[key] : undefined), tree)
const holes = (words: string) => [...new Set(words.match(/\{\w+\}/g) ?? [])].sort()

// The codes of the table below "## Problems".
const codes = [...(contract.split('\n## Problems')[1]?.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]*`) \|/gm)]
  .flatMap((line) => [...(line[1] ?? '').matchAll(/`(\w+)`/g)].map((found) => found[1] ?? ''))
const colours = [...new Set([...contract.matchAll(/"colour": "([\w|]+\|[\w|]+)"|`colour` is `([\w|]+)`/g)]
  .flatMap((found) => (found[1] ?? found[2] ?? '').split('|')))]
const recordLine = contract.split('**record**:')[1]?.split('\nPersonal values')[0] ?? ''
const kinds = [
  ...[...recordLine.matchAll(/"kind": ?"(\w+)"/g)].map((found) => found[1] ?? ''),
  ...(recordLine.split('"targets"}`')[1] ?? '').matchAll(/`(\w+)`(?! of)/g),
].map((found) => (typeof found === 'string' ? found : (found[1] ?? '')))
  .filter((kind) => !['name', 'internal', 'data'].includes(kind))

beforeEach(() => setLanguage('zh'))

describe('the two languages', () => {
  it('have the same keys', () => expect(keys(en).sort()).toEqual(keys(zh).sort()))
  it('have words for each, with the same holes', () => {
    for (const key of keys(zh)) {
      const [chinese, english] = [String(at(zh, key)), String(at(en, key))]
      expect(chinese.trim(), key).not.toBe('')
      expect(english.trim(), key).not.toBe('')
      expect(holes(english), key).toEqual(holes(chinese))
    }
  })
  it('leave no Chinese in the English, but for the name of the other language', () => {
    const chinese = keys(en).filter((key) => /[一-鿿]/.test(String(at(en, key))))
    expect(chinese).toEqual(['header.language'])
  })
})

describe('the contract', () => {
  it('is read: every list is there', () => {
    expect(codes.length).toBeGreaterThan(25)
    expect(codes).toContain('headers_too_large')
    expect(colours.sort()).toEqual(['green', 'late', 'met', 'none', 'overdue', 'red', 'stopped', 'suspended', 'yellow'])
    expect(kinds).toEqual(expect.arrayContaining(['entered', 'clock', 'notice', 'transition', 'exited', 'opened', 'finished', 'migrated']))
    expect(kinds).toHaveLength(14)
  })
  it('has words for each problem code', () => {
    for (const code of codes) {
      expect(problemWords(new Problem({ code, status: 400, detail: 'DETAIL' })), code).not.toMatch(/DETAIL|problem\./)
    }
  })
  it('has words for each colour', () => {
    for (const colour of colours) expect(i18n.global.te(`colour.${colour}`), colour).toBe(true)
  })
  it('has words for each kind of record', () => {
    for (const kind of kinds) {
      const words = recordWords({ kind, title: text('标题'), state: { id: 's', title: text('状态') }, change: 'met' } as JournalRecord)
      expect(words, kind).not.toBe(kind)
      expect(words, kind).not.toMatch(/record\.|^$/)
    }
  })
  it('has words for each change of a clock', () => {
    for (const change of ['started', 'suspended', 'resumed', 'restarted', 'extended', 'met', 'stopped', 'expired', 'corrected', 'warned', 'urgent']) {
      expect(i18n.global.te(`record.clock.${change}`), change).toBe(true)
    }
  })
})

describe('sentences of data', () => {
  it('tell what is left of a term', () => {
    expect([3, 0, -2].map(daysLeft)).toEqual(['剩 3 天', '今天到期', '超期 2 天'])
    setLanguage('en')
    expect([1, 3, 0, -1].map(daysLeft)).toEqual(['1 day left', '3 days left', 'due today', '1 day overdue'])
  })
  it.each([['7 days', '7 日', '7 days'], ['1 day', '1 日', '1 day'], ['10 working days', '10 个工作日', '10 working days'], ['3 months', '3 个月', '3 months'], ['24 hours', '24 小时', '24 hours'], ['8 working hours', '8 个工作小时', '8 working hours']])(
    'write the period %s in both languages', (period, chinese, english) => {
      expect(periodWords(period)).toBe(chinese)
      setLanguage('en')
      expect(periodWords(period)).toBe(english)
    },
  )
  it('say why there is no legal basis where there is none', () => {
    expect(basisWords('无（none）：诉讼档案管理')).toBe('无明文规定（诉讼档案管理）')
    expect(basisWords('信访工作条例 第22条')).toBe('信访工作条例 第22条')
    expect(basisWords('')).toBe('—')
  })
  it('give the reasons of a refusal before its code', () => {
    const problem = new Problem({ code: 'guard', status: 409, reasons: [text('一'), text('二')] })
    expect(problemWords(problem)).toBe('一；二')
  })
  it('name the receiver of a notice and the value of an answer by their titles', () => {
    expect(recordWords({ kind: 'notice', to: { id: 'supervisor', title: text('督办领导') }, text: text('请督办') })).toBe('通知督办领导：请督办')
    expect(recordWords({ kind: 'assigned', field: { id: 'f', title: text('管辖') }, value: 'own', display: text('本院') })).toBe('管辖：本院')
    expect(recordWords({ kind: 'assigned', field: { id: 'f', title: text('材料') }, value: ['甲', '乙'], display: null })).toBe('材料：甲、乙')
    expect(recordWords({ kind: 'assigned', field: { id: 'f', title: text('公开') }, value: false, display: null })).toBe('公开：否')
  })
  it('leave the engine’s bookkeeping out of what a person wants to know', () => {
    const state = { id: 's', title: text('状态') }
    const records: JournalRecord[] = [{ kind: 'event', name: 'e' }, { kind: 'exited', state }, { kind: 'entered', state }, { kind: 'finished' }, { kind: 'entered', state, atomic: true }, { kind: 'remembered' }]
    expect(tellingRecords(records).map((record) => record.kind)).toEqual(['entered', 'finished'])
  })
  it('put the states of an entry into one line, before the rest', () => {
    const entered = (title: string): JournalRecord => ({ kind: 'entered', atomic: true, state: { id: title, title: text(title) } })
    expect(tellingWords([entered('甲'), { kind: 'finished' }, entered('乙')])).toEqual(['进入「甲」「乙」', '办结'])
    expect(tellingWords([{ kind: 'finished' }])).toEqual(['办结'])
  })
  it('say on which day a term will end that an action starts', () => {
    const clock = { id: 'handling', title: text('办理') }
    const after = petition(2, [], { clocks: [{ id: 'handling', due_day: '2026-06-02' }] as never })
    const records: JournalRecord[] = [{ kind: 'clock', clock, change: 'started' }, { kind: 'clock', clock, change: 'met' }]
    expect(comingWords({ records, case: after })).toEqual(['期限「办理」起算，至 2026-06-02', '期限「办理」已完成'])
  })
  it('say on which day a term will end whose beginning is corrected', () => {
    const clock = { id: 'handling', title: text('办理') }
    const after = petition(2, [], { clocks: [{ id: 'handling', due_day: '2026-06-02' }] as never })
    const records: JournalRecord[] = [{ kind: 'clock', clock, change: 'corrected', effective: '2026-03-01T16:00:00Z' }]
    expect(comingWords({ records, case: after })).toEqual(['期限「办理」更正（起算日改为 2026-03-02），至 2026-06-02'])
  })
  it('show instants in the zone of the office', () => {
    expect(dayOf('2026-03-01T17:00:00.000Z', 'Asia/Shanghai')).toBe('2026-03-02')
    expect(timeOf('2026-03-01T17:05:00.000Z', 'Asia/Shanghai')).toBe('2026-03-02 周一 01:05')
  })
})

import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import ClockLedger from '@/components/clock/ClockLedger.vue'
import { ledgerRows } from '@/components/clock/ledger'
import { entry, mounted } from '../support'

enableAutoUnmount(afterEach)

const corrected = (day: string, effective: string | null = `${day}T00:00:00.000Z`) => entry('corrected', day, { effective })
const by = (entries: Parameters<typeof ledgerRows>[0]) => ledgerRows(entries).map((row) => row.correctedBy)

describe('corrections in a ledger', () => {
  it.each([
    ['the start of the run', [entry('started', '2026-03-02'), entry('warned', '2026-03-05'), corrected('2026-03-01')], [3, null, null]],
    ['an earlier correction, where it is put right again', [entry('started', '2026-03-02'), corrected('2026-03-01'), corrected('2026-02-28')], [2, 3, null]],
    ['the last beginning anew, not the start before it', [entry('started', '2026-03-02'), entry('restarted', '2026-03-05'), corrected('2026-03-04')], [null, 3, null]],
    ['the run that is on, not the one before', [entry('started', '2026-01-02'), entry('met', '2026-01-05'), entry('started', '2026-03-02'), corrected('2026-03-01')], [null, null, 4, null]],
    ['no entry, where only another calendar counts', [entry('started', '2026-03-02'), corrected('2026-03-09', null)], [null, null]],
  ])('put right %s', (_, entries, expected) => expect(by(entries)).toEqual(expected))
})

describe('the ledger as a table', () => {
  const rows = () => {
    const wrapper = mounted(ClockLedger, { entries: [
      entry('started', '2026-03-02', { reason: 'register, 信访工作条例 第22条' }),
      corrected('2026-03-01', '2026-02-28T16:00:00.000Z'),
      entry('warned', '2026-03-06', { who: null, reason: 'clock.warned.handling', late_detected: true, at: '2026-03-08T00:31:00.000Z' }),
      entry('extended', '2026-03-08', { by: '30 days', document: '测检延〔2026〕1号', reason: '案情复杂' }),
      corrected('2026-03-10', null),
    ] })
    return wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
  }

  it('says what, on which day, by whom, why and by which document', () => {
    const [started, , , extended] = rows()
    expect(started).toEqual(['1', '起算', '2026-03-02已由第 2 项更正，原记录保留', '林', '信访工作条例 第22条', '—'])
    expect(extended).toEqual(['4', '延长 30 日', '2026-03-08', '林', '案情复杂', '测检延〔2026〕1号'])
  })
  it('says that the system itself was late to notice', () => {
    expect(rows()[2]).toEqual(['3', '预警', '2026-03-06事后补记2026-03-08 周日 08:31 记入', '系统', '—', '—'])
  })
  it('names nobody where an old ledger does not, but for what came by itself', () => {
    const who = { who: null }
    const wrapper = mounted(ClockLedger, { entries: [
      entry('started', '2026-03-02', { ...who, reason: 'register, 信访工作条例 第22条' }), entry('expired', '2026-03-09', who),
      entry('stopped', '2026-03-09', { ...who, reason: 'clock.expired.handling' }),
    ] })
    expect(wrapper.findAll('tbody tr').map((row) => row.findAll('td')[3]?.text())).toEqual(['—', '系统', '系统'])
  })
  it('tells a new beginning from a new calendar', () => {
    const [, start, , , calendar] = rows()
    expect(start?.[1]).toBe('更正 起算日改为 2026-03-01')
    expect(calendar?.[1]).toBe('更正 按新日历重新计算')
  })
})

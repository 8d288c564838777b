// What the journal says of terms, in both languages.
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { JournalEntry, JournalRecord } from '@/api/types'
import CaseJournal from '@/components/case/CaseJournal.vue'
import { setLanguage } from '@/i18n'
import { eventTitle, rulesWords } from '@/i18n/clocks'
import { givenReason, reasonWords, recordWords } from '@/i18n/phrases'
import { mounted, text } from '../support'

enableAutoUnmount(afterEach)
beforeEach(() => setLanguage('zh'))

const of = (change: string, rest: Partial<JournalRecord> = {}): JournalRecord =>
  ({ kind: 'clock', clock: { id: 'handling', title: text('办理', 'Handling') }, change, by: null, effective: null, document: null, reason: null, late_detected: false, ...rest })
const happened = (name: string, records: JournalRecord[], title = name): JournalEntry =>
  ({ sequence: 4, global: 9, at: '2026-03-08T00:31:00.000Z', actor: null, event: { name, title: text(title) }, basis: '', records, hash: 'abc' })

describe('a record of a clock', () => {
  it.each([
    [of('started', { reason: 'register, 信访工作条例 第22条' }), '期限「办理」起算', 'Term “Handling” started'],
    [of('started', { effective: '2026-02-12T16:00:00.000Z' }), '期限「办理」起算（以 2026-02-13 计）', 'Term “Handling” started (as of 2026-02-13)'],
    [of('extended', { by: '30 days', document: '延〔2026〕1号', reason: 'extend, 信访工作条例 第34条: 案情复杂' }), '期限「办理」延长 30 日（文书：延〔2026〕1号；理由：案情复杂）', 'Term “Handling” extended by 30 days (document: 延〔2026〕1号; reason: 案情复杂)'],
    [of('corrected', { effective: '2026-02-28T16:00:00.000Z', reason: '邮戳为次日' }), '期限「办理」更正（起算日改为 2026-03-01；理由：邮戳为次日）', 'Term “Handling” corrected (begins on 2026-03-01 instead; reason: 邮戳为次日)'],
    [of('warned', { effective: '2026-03-05T16:00:00.000Z', reason: 'clock.warned.handling' }), '期限「办理」预警', 'Term “Handling” due soon'],
    [of('urgent', { effective: '2026-03-05T16:00:00.000Z', late_detected: true }), '期限「办理」临期（应于 2026-03-06 周五 00:00，事后补记）', 'Term “Handling” urgent (was due at 2026-03-06 Fri 00:00, recorded late)'],
    [of('expired'), '期限「办理」届满', 'Term “Handling” ran out'],
  ])('%#: %s', (record, chinese, english) => {
    expect(recordWords(record)).toBe(chinese)
    setLanguage('en')
    expect(recordWords(record)).toBe(english)
  })
  it.each([
    ['register, 信访工作条例 第22条', '', '信访工作条例 第22条'],
    ['extend, 信访工作条例 第34条: 案情复杂: 需调卷', '案情复杂: 需调卷', '案情复杂: 需调卷；信访工作条例 第34条'],
    ['screen, 无（none）：诉讼档案管理', '', '无明文规定（诉讼档案管理）'],
    ['correct_receipt: 邮戳为次日', '邮戳为次日', '邮戳为次日'],
    ['clock.expired.handling', '', ''],
    ['done.state.intake', '', ''],
    ['find_flaw', '', ''],
    ['calendar cn 2027-1 published: due 2027-01-05', 'calendar cn 2027-1 published: due 2027-01-05', 'calendar cn 2027-1 published: due 2027-01-05'],
    ['合并办理', '合并办理', '合并办理'],
    ['obsolete', 'obsolete', 'obsolete'],
    [null, '', ''],
  ])('keeps a person’s reason apart from the cause that the engine writes: %s', (written, given, both) => {
    expect([givenReason(written), reasonWords(written)]).toEqual([given, both])
  })
})

describe('the title of an event', () => {
  it.each([
    ['clock.warned.handling', '办理：预警', 'Handling: due soon'],
    ['clock.urgent.handling', '办理：临期', 'Handling: urgent'],
    ['clock.expired.handling', '办理：届满', 'Handling: ran out'],
    ['calendar.published', '公布新日历，重新计算期限', 'New calendar published, terms counted anew'],
    ['note', 'note', 'note'],
  ])('%s', (name, chinese, english) => {
    const entry = happened(name, [of('warned')])
    expect(eventTitle(entry)).toBe(chinese)
    setLanguage('en')
    expect(eventTitle(entry)).toBe(english)
  })
  it('is the file’s where it has one', () => expect(eventTitle(happened('clock.expired.handling', [of('expired')], '视为无异议'))).toBe('视为无异议'))
  it('names the clock by its id where no record tells its title', () => expect(eventTitle(happened('clock.expired.handling', []))).toBe('handling：届满'))
})

describe('the journal', () => {
  it('says that the system itself did it', () => {
    const wrapper = mounted(CaseJournal, { entries: [happened('clock.warned.handling', [of('warned', { late_detected: true, effective: '2026-03-05T16:00:00.000Z' })])] })
    expect(wrapper.get('[data-testid=journal-actor]').text()).toBe('系统')
    expect(wrapper.text()).toContain('办理：预警')
    expect(wrapper.text()).toContain('事后补记')
  })
})

describe('a rule pack', () => {
  it('is named with the region that changed it, where one did', () => {
    const pack = { name: 'procuratorate', version: '2026-01', region: null, in_force_from: '2026-01-01' }
    expect(rulesWords(pack)).toBe('期限规则 procuratorate 2026-01（2026-01-01 起施行）')
    expect(rulesWords({ ...pack, region: '湖北' })).toBe('期限规则 procuratorate 2026-01（湖北，2026-01-01 起施行）')
  })
})

import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'

import type { JournalEntry } from '@/api/types'
import CaseJournal from '@/components/case/CaseJournal.vue'
import { setLanguage } from '@/i18n'
import { mounted, text } from '../support'

enableAutoUnmount(afterEach)
afterEach(() => setLanguage('zh'))

function entry(sequence: number, actor: JournalEntry['actor']): JournalEntry {
  return {
    sequence, global: sequence, at: '2026-03-02T01:00:00.000Z', actor, basis: '', hash: 'ab', records: [],
    event: { name: 'any', title: text('事') },
  }
}

describe('the journal', () => {
  it('names who did it, newest first, and the system where it was nobody', async () => {
    const wrapper = mounted(CaseJournal, { entries: [entry(1, { login: 'lin', name: '林晓雯' }), entry(2, null)] })
    const actors = () => wrapper.findAll('[data-testid=journal-actor]').map((each) => each.text())
    expect(actors()).toEqual(['系统', '林晓雯'])
    setLanguage('en')
    await nextTick()
    expect(actors()).toEqual(['System', '林晓雯'])
  })

  it('says no basis of what came by itself and has none', () => {
    const alarm = entry(3, null)
    const wrapper = mounted(CaseJournal, { entries: [entry(1, null), { ...alarm, basis: '信访工作条例 第35条' }] })
    expect(wrapper.findAll('.basis').map((each) => each.text())).toEqual(['依据：信访工作条例 第35条'])
  })
})

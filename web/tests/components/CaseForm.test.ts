import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { api } from '@/api/client'
import CaseForm from '@/components/form/CaseForm.vue'
import { setLanguage } from '@/i18n'
import { choices, field, mounted, text } from '../support'

enableAutoUnmount(afterEach)

const fields = [
  field('channel', 'enum', { of: choices('letter', 'visit') }),
  field('received', 'date'),
  field('subject', 'string', { min: 2, hint: text('一句话', 'One line') }),
  field('people', 'list<record>', { fields: [field('name', 'string'), field('phone', 'string', { optional: true })] }),
  field('missing', 'list<string>'),
  field('note', 'text', { optional: true }),
]
async function form(of = fields, problems: Record<string, string> = {}) {
  const wrapper = mounted(CaseForm, { fields: of, problems, autofocus: true }, { default: '<button type="submit">办</button>' })
  // Element Plus gives its inputs their ids once they are mounted.
  await nextTick()
  return wrapper
}
type Form = Awaited<ReturnType<typeof form>>

const focused = () => document.activeElement?.id || document.activeElement?.tagName
async function enter(extra: KeyboardEventInit = {}) {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...extra }))
  await nextTick()
}
async function key(name: string) {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
  await nextTick()
}
async function type(words: string) {
  const input = document.activeElement as HTMLInputElement
  input.value = words
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}
const lastChange = (wrapper: Form) => wrapper.emitted('change')?.at(-1)?.[0]

describe('a form out of a definition', () => {
  it('has a labelled input for each required field, in the order of the file', async () => {
    const wrapper = await form()
    const labels = wrapper.findAll('.el-form-item__label').map((each) => each.text())
    expect(labels).toEqual(['题channel', '题received', '题subject', '题people', '题name', '题missing'])
    expect(wrapper.get('[data-testid=field-subject] label').attributes('for')).toBe('input-subject')
    expect(wrapper.get('[data-testid=field-subject]').text()).toContain('一句话')
    expect(wrapper.findAll('[data-testid=field-channel] input[type=radio]')).toHaveLength(2)
    expect(wrapper.findAll('textarea')).toHaveLength(0)
  })

  it('unfolds the optional fields when asked', async () => {
    const wrapper = await form()
    await wrapper.get('.fold').trigger('click')
    expect(wrapper.get('.fold').attributes('aria-expanded')).toBe('true')
    expect(wrapper.findAll('textarea')).toHaveLength(1)
  })

  it('speaks the language that is shown', async () => {
    const wrapper = await form()
    setLanguage('en')
    await nextTick()
    expect(wrapper.text()).toContain('Title subject')
    expect(wrapper.text()).toContain('Choice letter')
  })

  it('is filled in by keyboard alone: digits choose, Enter goes on, and the last Enter reaches the button', async () => {
    const wrapper = await form()
    await nextTick()
    expect(focused()).toBe('input-channel')
    await key('2')
    await enter()
    expect(focused()).toBe('input-received')
    await type('3-4')
    await enter()
    expect(focused()).toBe('input-subject')
    await type('讨薪')
    await enter()
    expect(focused()).toBe('input-people-0-name')
    await type('甲')
    await enter()
    expect(focused()).toBe('input-missing')
    await type('身份证')
    await enter()
    // Added; Enter on the empty line goes on.
    expect(focused()).toBe('input-missing')
    await enter()
    expect((document.activeElement as HTMLButtonElement).type).toBe('submit')
    await wrapper.trigger('submit')
    expect(wrapper.emitted('submit')).toEqual([[{
      channel: 'visit', received: '2026-03-04', subject: '讨薪', people: [{ name: '甲' }], missing: ['身份证'],
    }]])
  })

  it('leaves the Enter of an input method alone', async () => {
    await form()
    await enter()
    await enter()
    expect(focused()).toBe('input-subject')
    await enter({ isComposing: true })
    expect(focused()).toBe('input-subject')
  })

  it('submits on Ctrl+Enter from any field', async () => {
    const wrapper = await form([field('subject', 'string')])
    await nextTick()
    await type('事')
    await enter({ ctrlKey: true })
    expect(wrapper.emitted('submit')).toEqual([[{ subject: '事' }]])
  })

  it('sends nothing while answers are missing, names each and goes to the first', async () => {
    const wrapper = await form()
    await wrapper.trigger('submit')
    await nextTick()
    expect(wrapper.emitted('submit')).toBeUndefined()
    const wrong = wrapper.findAll('.is-error').map((each) => each.attributes('data-testid'))
    expect(wrong).toEqual(['field-channel', 'field-subject', 'field-people', 'field-missing'])
    expect(focused()).toBe('input-channel')
  })

  it('says at once that a day is too late, before anything is sent', async () => {
    const wrapper = await form([field('received', 'date', { max: 'today' }), field('subject', 'string')])
    await wrapper.get('#input-received').setValue('2026-03-03')
    await wrapper.get('#input-received').trigger('change')
    await nextTick()
    expect(wrapper.findAll('.is-error').map((each) => each.attributes('data-testid'))).toEqual(['field-received'])
    await wrapper.get('#input-received').setValue('2026-03-02')
    await wrapper.get('#input-received').trigger('change')
    await nextTick()
    expect(wrapper.findAll('.is-error')).toHaveLength(0)
  })

  it('tells of complete answers, and of null while some are missing', async () => {
    const wrapper = await form([field('subject', 'string', { min: 2 })])
    expect(lastChange(wrapper)).toBeNull()
    await wrapper.get('#input-subject').setValue('讨薪')
    expect(lastChange(wrapper)).toEqual({ subject: '讨薪' })
    await wrapper.get('#input-subject').setValue('讨')
    expect(lastChange(wrapper)).toBeNull()
  })

  it('takes no yes or no for granted', async () => {
    const wrapper = await form([field('entitled', 'bool')])
    expect(lastChange(wrapper)).toBeNull()
    await nextTick()
    await key('2')
    expect(lastChange(wrapper)).toEqual({ entitled: false })
  })

  it('lets an optional choice be taken back', async () => {
    const wrapper = await form([field('urgent', 'bool', { optional: true })])
    await nextTick()
    await key('1')
    expect(lastChange(wrapper)).toEqual({ urgent: true })
    await key('Backspace')
    expect(lastChange(wrapper)).toEqual({})
  })

  it('shows what the server found at the field it names, and unfolds it', async () => {
    const wrapper = await form()
    await wrapper.setProps({ problems: { 'people/0/phone': '电话有误', note: '过长' } })
    // Element Plus waits a moment before it shows an error.
    await vi.waitFor(() => expect(wrapper.get('[data-testid=field-phone]').text()).toContain('电话有误'))
    expect(wrapper.get('[data-testid=field-note]').text()).toContain('过长')
  })

  it('keeps what was typed when its fields come anew', async () => {
    const wrapper = await form([field('subject', 'string', { value: '旧' }), field('place', 'string', { value: '旧' })])
    await wrapper.get('#input-subject').setValue('我写的')
    await wrapper.setProps({ fields: [field('subject', 'string', { value: '新' }), field('place', 'string', { value: '新' })] })
    await nextTick()
    expect(lastChange(wrapper)).toEqual({ subject: '我写的', place: '新' })
  })

  it('adds and removes records, and keeps the others’ answers', async () => {
    const wrapper = await form([fields[3]!])
    await wrapper.get('#input-people-0-name').setValue('甲')
    await wrapper.get('[data-testid=add-people]').trigger('click')
    await wrapper.get('#input-people-1-name').setValue('乙')
    expect(lastChange(wrapper)).toEqual({ people: [{ name: '甲' }, { name: '乙' }] })
    await wrapper.findAll('fieldset')[0]!.findAll('button').at(-1)!.trigger('click')
    expect(lastChange(wrapper)).toEqual({ people: [{ name: '乙' }] })
  })

  it('offers the people who hold the role of a user field', async () => {
    const users = vi.spyOn(api, 'users').mockResolvedValue({ items: [{ login: 'chen', name: '陈', roles: ['handler'] }], next: null })
    const wrapper = await form([field('handler', 'user', { role: 'handler' })])
    await vi.waitFor(() => expect(wrapper.findAllComponents({ name: 'ElOption' })).toHaveLength(1))
    expect(users).toHaveBeenCalledWith('handler')
    expect(wrapper.findComponent({ name: 'ElOption' }).props('label')).toBe('陈 (chen)')
  })
})

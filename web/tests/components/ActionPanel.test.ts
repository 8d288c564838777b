import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { api } from '@/api/client'
import { Problem } from '@/api/problem'
import ActionPanel from '@/components/case/ActionPanel.vue'
import { setLanguage } from '@/i18n'
import { action, field, mounted, petition, text } from '../support'

enableAutoUnmount(afterEach)

const note = () => action('note', [field('words', 'text')])
const accept = () => action('accept')
const panel = (of = petition(3, [note(), accept()])) => mounted(ActionPanel, { shown: of })
type Panel = ReturnType<typeof panel>

const after = petition(4, [note(), accept()])
const preview = vi.spyOn(api, 'preview')
const send = vi.spyOn(api, 'send')

async function write(wrapper: Panel, words: string) {
  await wrapper.get('[data-testid=action-note]').trigger('click')
  await wrapper.get('textarea').setValue(words)
}
async function confirm(wrapper: Panel) {
  await wrapper.get('form').trigger('submit')
  await flushPromises()
}
const notice = (wrapper: Panel) => wrapper.find('[data-testid=changed-notice]')

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  preview.mockReset().mockResolvedValue({ records: [{ kind: 'document', document: { id: 'd', title: text('答复函', 'Reply') } }], case: after })
  send.mockReset().mockResolvedValue(after)
})
afterEach(() => vi.useRealTimers())

describe('what can be done now', () => {
  it('comes as buttons, apart from what waits and what is for other desks', () => {
    const wrapper = panel(petition(3, [
      accept(),
      action('serve', [], { enabled: false, blocked: [text('瑕疵尚未补正完毕'), text('尚未告知')] }),
      action('approve', [], { allowed: false, by: [{ id: 'chief', title: text('检察长') }] }),
    ]))
    expect(wrapper.findAll('.buttons button').map((each) => each.text())).toEqual(['办accept'])
    expect(wrapper.get('[data-testid=blocked-serve]').text()).toMatch(/办serve.*瑕疵尚未补正完毕；尚未告知/)
    expect(wrapper.get('[data-testid=other-approve]').text()).toMatch(/办approve.*检察长/)
  })

  it('says so where there is nothing, and where the case is finished', async () => {
    const wrapper = panel(petition(3, []))
    expect(wrapper.text()).toContain('当前没有可办理的事项')
    await wrapper.setProps({ shown: petition(4, [], { finished: true }) })
    expect(wrapper.text()).toContain('已办结')
  })
})

describe('an action', () => {
  it('shows its basis, and what will happen once the answers are complete', async () => {
    const wrapper = panel()
    await write(wrapper, '记一笔')
    expect(wrapper.text()).toContain('条例 第1条')
    await vi.advanceTimersByTimeAsync(399)
    expect(preview).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(preview).toHaveBeenCalledWith(expect.objectContaining({ sequence: 3 }), 'note', { words: '记一笔' })
    await flushPromises()
    expect(wrapper.get('[data-testid=preview]').text()).toContain('制作《答复函》')
    setLanguage('en')
    await nextTick()
    expect(wrapper.get('[data-testid=preview]').text()).toBe('Document “Reply”')
  })

  it('shows why it would be refused before it is sent', async () => {
    preview.mockRejectedValue(new Problem({ code: 'guard', status: 409, reasons: [text('听证日期不能早于今天')] }))
    const wrapper = panel()
    await wrapper.get('[data-testid=action-accept]').trigger('click')
    await vi.advanceTimersByTimeAsync(400)
    expect(wrapper.get('.preview').text()).toContain('听证日期不能早于今天')
  })

  it('is sent with the version that is shown and tells the page what came of it', async () => {
    const wrapper = panel()
    await write(wrapper, '记一笔')
    await confirm(wrapper)
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ id: 7, sequence: 3 }), 'note', { words: '记一笔' }, expect.any(String))
    expect(wrapper.emitted('done')).toEqual([[after, '办note']])
    expect(wrapper.find('form').exists()).toBe(false)
  })

  it('goes again with the same key after a broken connection, with another after a refusal', async () => {
    send.mockRejectedValueOnce(new Problem({ code: 'network', status: 0 }))
      .mockRejectedValueOnce(new Problem({ code: 'form', status: 422, errors: [{ pointer: '/data/words', detail: '过长' }] }))
    const wrapper = panel()
    await write(wrapper, '记一笔')
    await confirm(wrapper)
    expect(wrapper.get('[role=alert]').text()).toContain('连接不上服务器')
    await confirm(wrapper)
    // Element Plus waits a moment before it shows an error.
    await vi.advanceTimersByTimeAsync(200)
    expect(wrapper.get('[data-testid=field-words]').text()).toContain('过长')
    await confirm(wrapper)
    const keys = send.mock.calls.map((call) => call[3])
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  it('keeps what was typed when somebody else was first, says so, and can then be sent', async () => {
    send.mockRejectedValueOnce(new Problem({ code: 'stale', status: 412 }))
    const wrapper = panel()
    await write(wrapper, '写了很久')
    await confirm(wrapper)
    expect(wrapper.emitted('stale')).toHaveLength(1)
    await wrapper.setProps({ shown: after })
    expect(notice(wrapper).text()).toContain('刚被他人办理')
    expect((wrapper.get('textarea').element as HTMLTextAreaElement).value).toBe('写了很久')
    await confirm(wrapper)
    expect(send.mock.lastCall?.[0]).toMatchObject({ sequence: 4 })
    expect(send.mock.lastCall?.[2]).toEqual({ words: '写了很久' })
  })

  it('keeps what was typed in sight where it can’t be done any more', async () => {
    const wrapper = panel()
    await write(wrapper, '写了很久')
    await wrapper.setProps({ shown: petition(4, [accept()]) })
    expect(notice(wrapper).text()).toContain('现在已不能办理')
    expect((wrapper.get('textarea').element as HTMLTextAreaElement).value).toBe('写了很久')
    expect(wrapper.get('[data-testid=confirm-action]').attributes('disabled')).toBeDefined()
    await confirm(wrapper)
    expect(send).not.toHaveBeenCalled()
  })

  it('blames nobody for the change it made itself', async () => {
    let come = (_: typeof after) => {}
    send.mockReturnValueOnce(new Promise((done) => (come = done)))
    const wrapper = panel()
    await write(wrapper, '记一笔')
    await wrapper.get('form').trigger('submit')
    // The live message comes before the answer.
    await wrapper.setProps({ shown: after })
    expect(notice(wrapper).exists()).toBe(false)
    come(after)
    await flushPromises()
    expect(wrapper.emitted('done')).toHaveLength(1)
  })
})

import { beforeEach, describe, expect, it, vi } from 'vitest'

import { api } from '@/api/client'
import type { CaseRow, Dashboard } from '@/api/types'
import { useList } from '@/stores/list'
import { newPinia, row } from '../support'

vi.mock('@/api/client', () => ({ api: { cases: vi.fn(), dashboard: vi.fn() } }))
const cases = vi.mocked(api.cases)
const counts: Dashboard = { open: 2, colours: { green: 1, yellow: 0, red: 1, overdue: 0 }, stages: [] }
const page = (items: CaseRow[], next: string | null = null) => ({ items, next })
const ids = (rows: CaseRow[]) => rows.map((each) => each.id)
const change = (id: number, case_sequence: number) => ({
  type: 'case' as const, sequence: 90, id, case_sequence, number: 'n', workflow: 'any', stage: null, colour: 'red' as const, finished: false,
})
// An answer that comes when the test says so.
function later<Value>() {
  let come = (_: Value) => {}
  const promise = new Promise<Value>((done) => (come = done))
  return { promise, come }
}

describe('the list', () => {
  beforeEach(() => {
    newPinia()
    cases.mockReset()
    vi.mocked(api.dashboard).mockReset().mockResolvedValue(counts)
  })

  it('asks for what the filter says and shows the counters', async () => {
    const list = useList()
    list.filter = { state: 'all', colour: 'red', number: '12' }
    cases.mockResolvedValue(page([row(1), row(2)], 'there'))
    await list.load()
    expect(cases).toHaveBeenCalledWith({ state: 'all', colour: 'red', number: '12' }, null, 50)
    expect(ids(list.rows)).toEqual([1, 2])
    expect(list.next).toBe('there')
    expect(list.counts?.open).toBe(2)
  })

  it('shows the answer to the last filter, whichever comes first', async () => {
    const list = useList()
    const slow = later<ReturnType<typeof page>>()
    cases.mockReturnValueOnce(slow.promise).mockResolvedValueOnce(page([row(2)]))
    const first = list.load()
    list.filter = { state: 'finished' }
    await list.load()
    slow.come(page([row(1)]))
    await first
    expect(ids(list.rows)).toEqual([2])
    expect(list.loading).toBe(false)
  })

  it('moves a row to its new place when the case changes, and marks it for a while', async () => {
    vi.useFakeTimers()
    const list = useList()
    cases.mockResolvedValueOnce(page([row(1), row(2)])).mockResolvedValueOnce(page([row(2, { sequence: 2, colour: 'red' }), row(1)]))
    await list.load()
    await list.apply(change(2, 2))
    expect(ids(list.rows)).toEqual([2, 1])
    expect([...list.changed]).toEqual([2])
    vi.advanceTimersByTime(2_000)
    expect([...list.changed]).toEqual([])
    vi.useRealTimers()
  })

  it('reads nothing for a change that it shows already', async () => {
    const list = useList()
    cases.mockResolvedValue(page([row(1, { sequence: 4 })]))
    await list.load()
    await list.apply(change(1, 4))
    expect(cases).toHaveBeenCalledOnce()
  })

  it('reads once more for many changes that come while it reads', async () => {
    const list = useList()
    const slow = later<ReturnType<typeof page>>()
    cases.mockReturnValueOnce(slow.promise).mockResolvedValue(page([row(9)]))
    const first = list.apply(change(1, 2))
    await list.apply(change(2, 2))
    await list.apply(change(3, 2))
    slow.come(page([row(1)]))
    await first
    expect(cases).toHaveBeenCalledTimes(2)
    expect(ids(list.rows)).toEqual([9])
  })

  it('keeps as many rows as were loaded when something changes', async () => {
    const list = useList()
    const rows = Array.from({ length: 80 }, (_, index) => row(index + 1))
    cases.mockResolvedValueOnce(page(rows.slice(0, 50), 'on')).mockResolvedValueOnce(page(rows.slice(50)))
    await list.load()
    await list.more()
    expect(list.rows).toHaveLength(80)
    cases.mockResolvedValueOnce(page(rows))
    await list.apply('reset')
    expect(cases.mock.lastCall).toEqual([list.filter, null, 80])
  })

  it('adds the next page without rows that are there already', async () => {
    const list = useList()
    cases.mockResolvedValueOnce(page([row(1), row(2)], 'on')).mockResolvedValueOnce(page([row(2), row(3)]))
    await list.load()
    await list.more()
    expect(cases.mock.lastCall?.[1]).toBe('on')
    expect(ids(list.rows)).toEqual([1, 2, 3])
    expect(list.next).toBeNull()
    await list.more()
    expect(cases).toHaveBeenCalledTimes(2)
  })

  it('is ready for another try after a failure', async () => {
    const list = useList()
    cases.mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce(page([row(1)]))
    await expect(list.apply('reset')).rejects.toThrow('down')
    expect(list.loading).toBe(false)
    await list.apply('reset')
    expect(ids(list.rows)).toEqual([1])
  })
})

// The office's calendar as far as it was asked for, a year at a time.
import { computed, ref, shallowRef } from 'vue'

import { api } from '@/api/client'
import type { Calendar } from '@/api/types'

export function useCalendar() {
  const years = shallowRef(new Map<number, Calendar>())
  const asked = new Set<number>()
  const failed = ref(false)

  async function read(year: number) {
    if (asked.has(year)) return
    asked.add(year)
    try {
      const found = await api.calendar(`${year}-01-01`, `${year}-12-31`)
      years.value = new Map(years.value).set(year, found)
      failed.value = false
    } catch {
      // The strip says less without it; the explanation's own words stay. It may be asked for again.
      asked.delete(year)
      failed.value = true
    }
  }

  return {
    failed,
    days: computed(() => [...years.value.values()].flatMap((each) => each.days)),
    version: computed(() => [...years.value.values()].at(-1)?.version ?? null),
    async want(from: string, to: string) {
      const wanted: number[] = []
      for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); ++year) wanted.push(year)
      await Promise.all(wanted.map(read))
    },
    // Another calendar may have been published since.
    forget() {
      asked.clear()
      years.value = new Map()
    },
  }
}

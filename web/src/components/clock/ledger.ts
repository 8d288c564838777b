// A clock's ledger as a table: what stands for how long, and which entry a later one put right.
import type { ClockEntry } from '@/api/types'

export interface LedgerRow {
  number: number
  entry: ClockEntry
  // The number of the correction that put another day in the place of this entry's; it stays to be read.
  correctedBy: number | null
}

const begins = (entry: ClockEntry) =>
  entry.entry === 'started' || entry.entry === 'restarted' || (entry.entry === 'corrected' && entry.effective !== null)

export function ledgerRows(entries: ClockEntry[]): LedgerRow[] {
  const rows: LedgerRow[] = entries.map((entry, index) => ({ number: index + 1, entry, correctedBy: null }))
  for (const row of rows) {
    // Without a day of its own a correction only says that another calendar counts.
    if (row.entry.entry !== 'corrected' || row.entry.effective === null) continue
    const before = rows.slice(0, row.number - 1).findLast((each) => begins(each.entry))
    if (before) before.correctedBy = row.number
  }
  return rows
}

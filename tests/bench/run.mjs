// What script/bench runs once everything is built: `run.mjs [http|engine|timers]... [--rounds N]`.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { measureEngine } from './engine.mjs'
import { measureHttp } from './http.mjs'
import { measureTimers } from './timers.mjs'

const parts = ['engine', 'http', 'timers']
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, road: { type: 'string' } },
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50) throw new Error('--rounds takes 1 to 50')
const wanted = positionals.length ? positionals : parts
const unknown = wanted.find((part) => !parts.includes(part))
if (unknown) throw new Error(`there is no part '${unknown}'; there are ${parts.join(', ')}`)

console.log(`${new Date().toISOString()}, ${cpus().length} x ${cpus()[0].model}`)
const folder = mkdtempSync(join(tmpdir(), 'xinfang-bench-'))
try {
  if (wanted.includes('engine')) await measureEngine(folder, rounds)
  if (wanted.includes('http')) await measureHttp(folder, rounds, values.road)
  if (wanted.includes('timers')) await measureTimers(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

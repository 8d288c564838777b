// The engine in memory beside XState 5 and Qt SCXML: an equal chart, the same road, in turn.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../system/support.mjs'
import { readWorkflow, toScxml } from './chart.mjs'
import { median, number, table } from './report.mjs'

const build = join(root, 'build/release/tests/bench')
const workflow = join(root, 'workflows/petition.yaml')
const road = join(root, 'tests/bench/petition.road.json')

// Each process takes about a second.
function programs(folder) {
  const scxml = join(folder, 'petition.scxml')
  const [registration] = JSON.parse(readFileSync(road, 'utf8'))
  writeFileSync(scxml, toScxml(readWorkflow(workflow), registration.data))
  const rules = join(root, 'workflows/rules/procuratorate.yaml')
  return [
    { name: 'xinfang', command: [join(build, 'bench_engine'), workflow, rules, road, '2000'] },
    { name: 'XState 5', command: [process.execPath, join(root, 'tests/bench/xstate.mjs'), workflow, road, '400'] },
    { name: 'Qt SCXML', command: [join(build, 'bench_qt_scxml'), scxml, road, '150'] },
  ]
}

// Charts are equal where each event leads all three to the same states.
function compare(results) {
  const [ours, ...others] = results
  for (const other of others) {
    ours.events.forEach((event, i) => {
      const [left, right] = [event, other.events[i]].map((one) => `${one.event}: ${one.states.join(' ')}`)
      if (left !== right) throw new Error(`the charts differ: ${left} / ${right}`)
    })
  }
}

const microseconds = (values) =>
  `${number(median(values) / 1000)} (${number(Math.min(...values) / 1000)} to ${number(Math.max(...values) / 1000)})`

export async function measureEngine(folder, rounds) {
  const all = programs(folder)
  const results = all.map(() => [])
  for (let round = 0; round < rounds; ++round) {
    all.forEach(({ command: [program, ...words] }, i) => {
      results[i].push(JSON.parse(execFileSync(program, words, { encoding: 'utf8' })))
    })
    compare(results.map((runs) => runs.at(-1)))
  }
  console.log(`== engine: the petition's chart, ${results[0][0].events.length} events, microseconds in memory`)
  const at = (runs, event, key) => runs.map((run) => run.events[event][key] / 1000)
  table(
    results[0][0].events.map(({ event, record_bytes, snapshot_bytes }, i) => ({
      event,
      'xinfang step': number(median(at(results[0], i, 'step_ns'))),
      'XState step': number(median(at(results[1], i, 'step_ns'))),
      'Qt step': number(median(at(results[2], i, 'step_ns'))),
      'xinfang restore + step + encode': number(median(at(results[0], i, 'restore_ns'))),
      'XState the same': number(median(at(results[1], i, 'restore_ns'))),
      bytes: `${snapshot_bytes} + ${record_bytes}`,
    })),
  )
  for (const key of ['step_ns', 'restore_ns']) {
    const [ours, ...others] = results.map((runs) => runs.map((run) => run[key]))
    console.log(`${key === 'step_ns' ? 'step' : 'restore + step + encode'}, median of all events (spread over ${rounds} runs):`)
    console.log(`  xinfang   ${microseconds(ours)}`)
    others.forEach((times, i) => {
      if (times[0] === undefined) return
      const ratios = times.map((time, round) => time / ours[round])
      console.log(`  ${all[i + 1].name.padEnd(9)} ${microseconds(times)}, ${median(ratios).toFixed(1)} times as long`)
    })
  }
  console.log('')
}

// XState 5 along the same road: its pure transition(), and an actor restored from stored JSON, sent one
// event and stored again. Prints one JSON line like bench_engine's.
//
//   xstate.mjs WORKFLOW.yaml ROAD.json ROUNDS
import { readFileSync } from 'node:fs'
import * as xstate from 'xstate'

import { readWorkflow, toXState } from './chart.mjs'
import { median } from './report.mjs'

const [workflow_file, road_file, rounds] = process.argv.slice(2)
const workflow = readWorkflow(workflow_file)
const road = JSON.parse(readFileSync(road_file, 'utf8'))
const machine = toXState(workflow, xstate)

const nanoseconds = (work) => {
  const begin = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - begin)
}

// Active states without states inside, in document order as far as the value tells.
function atomic(value) {
  if (typeof value === 'string') return [value]
  return Object.entries(value).flatMap(([key, inside]) => {
    const deeper = atomic(inside)
    return deeper.length ? deeper : [key]
  })
}

const actor = { login: 'bench', roles: ['handler', 'chief'] }
let snapshot = xstate.getInitialSnapshot(machine, road[0].data)
const stations = road.slice(1).map(({ event, data }) => {
  const sent = { type: event, data, actor, today: '2026-03-02' }
  const before = snapshot
  snapshot = xstate.transition(machine, before, sent)[0]
  const stored = JSON.stringify(machine.getPersistedSnapshot(before))
  return { event, sent, before, stored, states: atomic(snapshot.value).sort(), step: [], restore: [] }
})

let kept = 0
for (let round = 0; round < Number(rounds); ++round) {
  for (const station of stations) {
    station.step.push(nanoseconds(() => xstate.transition(machine, station.before, station.sent)))
    station.restore.push(
      nanoseconds(() => {
        const one = xstate.createActor(machine, { snapshot: JSON.parse(station.stored) }).start()
        one.send(station.sent)
        kept += JSON.stringify(one.getPersistedSnapshot()).length
        one.stop()
      }),
    )
  }
}
if (kept === 0) throw new Error('nothing was stored')
// The first half warms the compiler up.
const warm = (times) => times.slice(times.length >> 1)
console.log(
  JSON.stringify({
    events: stations.map(({ event, states, step, restore }) => ({
      event,
      states,
      step_ns: median(warm(step)),
      restore_ns: median(warm(restore)),
    })),
    step_ns: median(stations.flatMap((one) => warm(one.step))),
    restore_ns: median(stations.flatMap((one) => warm(one.restore))),
  }),
)

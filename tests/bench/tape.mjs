// Walks a road once over HTTP and reads back what xinfang wrote for each step: the tape that the bare
// program replays, so that both write the same rows.
import { execFileSync } from 'node:child_process'

// No running clock is 9223372036854775807 on disk, which JavaScript can't hold: any late instant does.
const instant = (name) => `min(${name}, 9007199254740991) AS ${name}`
const columns = `finished, ${instant('due_at')}, ${instant('yellow_at')}, ${instant('red_at')}, ${instant('timer_at')}, due_day, due_clock,
  workflow, stage, received, states, readers,
  length(subject) AS subject_bytes, length(petitioner) AS petitioner_bytes, snapshot`

function rows(database, sql) {
  const text = execFileSync('sqlite3', ['-readonly', '-json', database, sql], { encoding: 'utf8' })
  return text ? JSON.parse(text) : []
}

export async function makeTape(client, database, road) {
  const tape = []
  let last
  for (const body of road) {
    if (!last) last = await client.register(body.workflow, body.data)
    else last = await client.send(last.id, last.sequence, body.event, body.data)
    const [row] = rows(database, `SELECT ${columns} FROM cases WHERE id = ${last.id}`)
    const [entry] = rows(
      database,
      `SELECT login, name, event, workflow_hash, records FROM journal
       WHERE case_id = ${last.id} AND case_sequence = ${last.sequence}`,
    )
    const personal = rows(
      database,
      `SELECT path, version, length(salt) AS salt_bytes, length(sealed) AS sealed_bytes FROM personal
       WHERE case_id = ${last.id}`,
    )
    const fresh = personal.filter((value) => !seen(tape, value))
    tape.push({ ...row, ...entry, personal: fresh })
  }
  return tape
}

function seen(tape, value) {
  return tape.some((step) =>
    step.personal.some((other) => other.path === value.path && other.version === value.version),
  )
}

// Mean bytes of a transition's texts, for the report.
export function sizes(tape) {
  const mean = (size) => Math.round(tape.reduce((sum, step) => sum + size(step), 0) / tape.length)
  return {
    records: mean((step) => Buffer.byteLength(step.records)),
    snapshot: mean((step) => Buffer.byteLength(step.snapshot)),
    personal: mean((step) => step.personal.reduce((sum, value) => sum + value.salt_bytes + value.sealed_bytes, 0)),
  }
}

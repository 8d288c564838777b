// The chart of a workflow file, said again for XState and as an SCXML document with the ecmascript data
// model: the same hierarchy, events, guards, assignments and clocks. Roles and the checks of forms, which
// neither knows, are left out, and so are texts. Fails on what it does not know how to say.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import YAML from 'yaml'

const clock_actions = ['start', 'meet', 'stop', 'suspend', 'resume', 'restart', 'extend']
const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value])

// Numbers of the rule pack are constants of the chart, and stand as such in it.
export function readWorkflow(path) {
  const text = readFileSync(path, 'utf8')
  const { rules } = YAML.parse(text)
  const { parameters = {} } = YAML.parse(readFileSync(join(dirname(path), 'rules', `${rules}.yaml`), 'utf8'))
  return YAML.parse(text.replace(/\brules\.([a-z_]+)\b/g, (_, name) => parameters[name].value))
}

// CEL as JavaScript. `name(field)` and `event` say where data and answers are found.
function translate(cel, { fields, name, event }) {
  const plain = (text) =>
    text
      .replace(/\.size\(\)/g, '.length')
      .replace(/\.filter\((\w+), /g, '.filter($1 => ')
      .replace(/\.all\((\w+), /g, '.every($1 => ')
      .replace(/\btimestamp\(/g, 'Date.parse(')
      .replace(/\bevent\./g, `${event}.`)
      .replace(/(?<![\w.$])([a-z_]+)\b/g, (word) => (fields.has(word) ? name(word) : word))
  const with_in = cel.replace(/("[^"]*"|[\w.]+) in ([\w.]+)/g, '$2.includes($1)')
  const timed = with_in.replace(/duration\("(\d+)h"\)/g, '($1 * 3600000)')
  return timed
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, i) => (i % 2 ? part : plain(part)))
    .join('')
}

// `when` is an expression, or a list of expressions and checks with words.
const guards = (when) => list(when).map((guard) => (typeof guard === 'string' ? guard : guard.check))

// Steps of a `do` in one form: assign, clock, effect, choose.
function steps(actions) {
  return list(actions).flatMap((action) => {
    if (action.set) return Object.entries(action.set).map(([field, value]) => ({ assign: field, value: String(value) }))
    if (action.if) return [{ choose: action.if, yes: steps(action.then), no: steps(action.else) }]
    const clock = clock_actions.find((kind) => kind in action)
    if (clock) return [{ clock, id: action[clock] }]
    if (action.document) return [{ effect: action.document }]
    if (action.log) return [{ effect: 'log' }]
    if (action.notice) return [{ effect: `notice.${action.notice.to}` }]
    throw new Error(`an action that has no counterpart: ${JSON.stringify(action)}`)
  })
}

// Answers that the form stores, as assignments from the event.
const stored = (form) =>
  Object.entries(form ?? {}).filter(([, kind]) => kind === 'data').map(([field]) => ({ store: field }))

const entry_steps = (state) => [...list(state.start).map((id) => ({ clock: 'start', id })), ...steps(state.entry)]

function* transitions(state) {
  for (const one of list(state.always)) yield ['', one]
  for (const [event, all] of Object.entries(state.on ?? {})) for (const one of list(all)) yield [event, one]
}

// ---- XState

export function toXState(workflow, xstate) {
  const fields = new Set(Object.keys(workflow.data))
  const code = (cel) => translate(cel, { fields, name: (field) => `$.${field}`, event: 'event' })
  const guard = (cel) => {
    if (!cel.includes('In(')) {
      const check = new Function('$', 'event', 'actor', 'today', `return ${code(cel)}`)
      return ({ context, event }) => check(context, event.data, event.actor, event.today)
    }
    const parts = cel.split('||').map((part) => {
      const [, not, id] = part.trim().match(/^(!?)In\("(\w+)"\)$/) ?? []
      if (!id) throw new Error(`In() inside of more than a choice: ${cel}`)
      return not ? xstate.not(xstate.stateIn(`#${id}`)) : xstate.stateIn(`#${id}`)
    })
    return parts.length === 1 ? parts[0] : xstate.or(parts)
  }
  const body = (all) =>
    all
      .map((step) => {
        if (step.store) return `if (event.data.${step.store} !== undefined) $.${step.store} = event.data.${step.store};`
        if (step.assign) return `$.${step.assign} = (${code(step.value).replaceAll('event.', 'event.data.')});`
        if (step.clock) return `clock($, '${step.clock}', '${step.id}', event.today);`
        if (step.effect) return ''
        return `if (${code(step.choose)}) { ${body(step.yes)} } else { ${body(step.no)} }`
      })
      .join('\n')
  const effects = (all) => all.flatMap((step) => (step.effect ? [{ type: step.effect }] : []))
  const actions = (all) => {
    const text = body(all)
    if (!text.trim()) return effects(all)
    const change = new Function('$', 'event', 'actor', 'today', 'clock', `${text} return $`)
    const assign = xstate.assign(({ context, event }) => change({ ...context }, event, event.actor, event.today, change_clock))
    return [assign, ...effects(all)]
  }
  const transition = (one) => {
    const conditions = guards(one.when).map(guard)
    return {
      target: one.to === undefined ? undefined : list(one.to).map((id) => `#${id}`),
      reenter: !one.internal && one.to !== undefined,
      guard: conditions.length === 0 ? undefined : conditions.length === 1 ? conditions[0] : xstate.and(conditions),
      actions: actions([...stored(one.form), ...steps(one.do)]),
    }
  }
  const state = (id, source) => {
    if (source.history) return { id, type: 'history', history: source.history, target: `#${source.to}` }
    const node = { id, entry: actions(entry_steps(source)), on: {} }
    for (const [event, one] of transitions(source)) {
      // SCXML matches by prefix, and names the end of a state otherwise.
      const name = event.startsWith('done.') ? `xstate.${event}` : event === 'clock.expired' ? 'clock.expired.*' : event
      if (event === '') (node.always ??= []).push(transition(one))
      else (node.on[name] ??= []).push(transition(one))
    }
    if (source.final) node.type = 'final'
    if (source.parallel) node.type = 'parallel'
    else if (source.states) node.initial = source.initial ?? Object.keys(source.states)[0]
    if (source.states) node.states = Object.fromEntries(Object.entries(source.states).map(([key, one]) => [key, state(key, one)]))
    return node
  }
  const blank = Object.fromEntries([...fields].map((field) => [field, null]))
  const root = state(workflow.workflow, workflow)
  return xstate.createMachine({ ...root, entry: undefined, context: ({ input }) => ({ ...blank, ...input, clocks: {} }) })
}

// A clock that runs is not started again, and one that does not is neither met nor stopped.
function change_clock(context, kind, id, at) {
  const ledger = context.clocks[id] ?? []
  const last = ledger.at(-1)?.kind
  const runs = last !== undefined && last !== 'meet' && last !== 'stop'
  if (kind === 'start' ? runs : !runs) return
  context.clocks = { ...context.clocks, [id]: [...ledger, { kind, at }] }
}

// ---- SCXML for Qt

export function toScxml(workflow, first) {
  const fields = new Set(Object.keys(workflow.data))
  const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  const code = (cel) => escape(translate(cel, { fields, name: (field) => field, event: '_event.data' }))
  const content = (all) =>
    all
      .map((step) => {
        if (step.store) return `<assign location="${step.store}" expr="_event.data.${step.store}"/>`
        if (step.assign) return `<assign location="${step.assign}" expr="${code(step.value)}"/>`
        if (step.clock) return `<script>change_clock('${step.clock}', '${step.id}')</script>`
        if (step.effect) return `<script>effects.push('${step.effect}')</script>`
        return `<if cond="${code(step.choose)}">${content(step.yes)}<else/>${content(step.no)}</if>`
      })
      .join('')
  const transition = ([event, one]) => {
    const cond = guards(one.when).map((cel) => `(${code(cel)})`).join(escape(' && '))
    const attributes = [
      event && `event="${event}"`,
      cond && `cond="${cond}"`,
      one.to !== undefined && `target="${list(one.to).join(' ')}"`,
      one.internal && 'type="internal"',
    ]
    return `<transition ${attributes.filter(Boolean).join(' ')}>${content([...stored(one.form), ...steps(one.do)])}</transition>`
  }
  const state = (id, source) => {
    if (source.history) {
      return `<history id="${id}" type="${source.history}"><transition target="${source.to}"/></history>`
    }
    const name = source.final ? 'final' : source.parallel ? 'parallel' : 'state'
    const inside = Object.entries(source.states ?? {})
    const initial = !source.parallel && inside.length ? ` initial="${source.initial ?? inside[0][0]}"` : ''
    const entry = content(entry_steps(source))
    return `<${name} id="${id}"${initial}>${entry && `<onentry>${entry}</onentry>`}${[...transitions(source)]
      .map(transition)
      .join('')}${inside.map(([key, one]) => state(key, one)).join('')}</${name}>`
  }
  const data = [...fields].map((field) => `<data id="${field}" expr="${escape(JSON.stringify(first[field] ?? null))}"/>`)
  const actor = escape(JSON.stringify({ login: 'bench', roles: ['handler', 'chief'] }))
  return `<?xml version="1.0" encoding="UTF-8"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="${workflow.workflow}" initial="${workflow.initial}">
<datamodel>${data.join('')}<data id="actor" expr="${actor}"/><data id="today" expr="'2026-03-02'"/>
<data id="clocks" expr="({})"/><data id="effects" expr="[]"/></datamodel>
<script>
function change_clock(kind, id) {
  var ledger = clocks[id] || [];
  var last = ledger.length ? ledger[ledger.length - 1].kind : undefined;
  var runs = last !== undefined &amp;&amp; last !== 'meet' &amp;&amp; last !== 'stop';
  if (kind === 'start' ? runs : !runs) return;
  clocks[id] = ledger.concat([{kind: kind, at: today}]);
}
</script>
${Object.entries(workflow.states).map(([id, one]) => state(id, one)).join('\n')}
</scxml>
`
}

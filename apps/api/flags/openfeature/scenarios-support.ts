import { readFileSync } from 'node:fs'
import path from 'node:path'
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'

// OpenFeature's scenarios (github.com/open-feature/spec, specification/assets/gherkin), as functions to run.

/** A step's table: its rows after the head, by the names of the head; and all rows as they are. */
type StepTable = { rows: Record<string, string>[]; cells: string[][] }
export type Step<World> = [pattern: RegExp, run: (world: World, args: string[], table: StepTable) => unknown]
export type Scenario = { name: string; tags: string[]; steps: { text: string; table: StepTable }[] }

const noTable: StepTable = { rows: [], cells: [] }

function tableOf(cells: string[][]): StepTable {
  const [head = [], ...rest] = cells
  return { cells, rows: rest.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? '']))) }
}

/** The scenarios of a feature. Those of an outline have the values of their row in the name. */
export function readScenarios(folder: string, feature: string): Scenario[] {
  let last = 0
  const newId = () => String(++last)
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher())
  const pickles = compile(parser.parse(readFileSync(path.join(folder, feature), 'utf8')), feature, newId)
  const seen = new Map<string, number>()
  return pickles.map((pickle) => {
    const count = (seen.get(pickle.name) ?? 0) + 1
    seen.set(pickle.name, count)
    return {
      name: `${pickle.name} ${count}`,
      tags: pickle.tags.map((tag) => tag.name),
      steps: pickle.steps.map(({ text, argument }) => ({
        text,
        table: argument?.dataTable ? tableOf(argument.dataTable.rows.map((row) => row.cells.map((cell) => cell.value))) : noTable,
      })),
    }
  })
}

/** @throws Error for a step that no pattern, or more than one, matches, and what the step throws */
export async function runScenario<World>(scenario: Scenario, steps: readonly Step<World>[], world: World): Promise<void> {
  for (const { text, table } of scenario.steps) {
    const found = steps.flatMap(([pattern, run]) => {
      const match = pattern.exec(text)
      return match ? [{ run, args: match.slice(1) }] : []
    })
    const [only] = found
    if (!only || found.length > 1) throw new Error(`${found.length} definitions match the step “${text}”.`)
    await only.run(world, only.args, table)
  }
}

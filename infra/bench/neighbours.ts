import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { actions } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { createToken } from '@callboard/modules/tokens'
import { execa } from 'execa'
import { figure, percentile } from './figures.ts'
import type { BenchStack } from './stack.ts'

// One organization attacks while another reads its catalog sequentially, as a user does. Each has a separate process, and so do
// the workers.

/** An attack runs for a while before its effect is measured, so that its burst allowance is used up. */
const [measuredMs, warmUpMs, rounds] = [6_000, 3_000, 3]

type Attack = { name: string; script: string; args: string[] }

const node = (script: string, args: string[]) =>
  execa(process.execPath, [path.join(import.meta.dirname, script), ...args], { ipc: true })

/** p95 of a user's reads in ms. */
const reads = async (base: string, token: string) =>
  Number((await node('neighbour-reads.ts', [base, token, String(measuredMs)])).stdout)

const median = (values: number[]) => percentile(values, 0.5)

async function measure(attack: Attack, read: () => Promise<number>): Promise<void> {
  const alone: number[] = []
  const together: number[] = []
  let said = ''
  for (let round = 0; round < rounds; round++) {
    alone.push(await read())
    const attacking = node(attack.script, attack.args)
    await once(attacking, 'message')
    await wait(warmUpMs)
    together.push(await read())
    attacking.kill('SIGTERM')
    said = (await attacking).stdout
  }
  const ratios = together.map((ms, i) => ms / (alone[i] ?? Number.NaN))
  const each = ratios.map((r) => r.toFixed(2)).join(' ')
  figure(
    attack.name,
    `${median(ratios).toFixed(2)} times`,
    `p95 alone ${median(alone).toFixed(1)} ms, attacked ${median(together).toFixed(1)} ms; each round ${each}; the attacker got ${said.slice(0, 200)}`,
  )
}

/** Prints how much each attack raises the neighbour's p95: medians of several rounds without and with the attack. `--attack <text>` selects some. */
export async function benchNeighbours(stack: BenchStack, attacker: OperationContext, neighbour: OperationContext): Promise<void> {
  const tokenOf = async (context: OperationContext) => (await createToken(context, { name: 'bench', scopes: actions })).token
  const integrationId = randomUUID()
  const { tenantId } = attacker
  const secrets = await stack.platform.vault.seal(tenantId, { values: {}, hookSecret: 'x' })
  await forTenant(tenantId).tx((db) =>
    db.integration.create({
      data: { tenantId, id: integrationId, pluginId: 'cloud-costs', name: 'x', account: 'x', settings: {}, secrets },
    }),
  )
  const [attackers, own] = [await tokenOf(attacker), await tokenOf(neighbour)]
  const client = (attack: string) => ({ script: 'hostile-client.ts', args: [attack, stack.apiUrl, attackers] })
  const { app, system } = stack.databaseUrls
  const work = (attack: string) => ({ script: 'hostile-work.ts', args: [attack, tenantId, integrationId, app, system] })
  const attacks: Attack[] = [
    { name: 'for comparison: one busy core at the lowest priority', script: 'busy-core.ts', args: ['1'] },
    { name: 'for comparison: both cores busy at the lowest priority', script: 'busy-core.ts', args: ['2'] },
    { name: '10,000 references × fields, 16 at a time', ...client('references') },
    { name: 'facets: 10,000 conditions, 25 × 4 facets, 16 at a time', ...client('facets') },
    { name: 'a bill of 1,000,000 rows in a small gzip', ...work('bill') },
    { name: '3,000 placeholders in a file', ...work('placeholders') },
    { name: 'a listing without an end, of zipped pages', ...work('listing') },
  ]
  const read = () => reads(stack.apiUrl, own)
  await read()
  const at = process.argv.indexOf('--attack')
  for (const attack of attacks.filter(({ name }) => at < 0 || name.includes(process.argv[at + 1] ?? '')))
    await measure(attack, read)
}

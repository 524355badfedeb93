import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import { isShown, type PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'
import { Avatar } from '@callboard/ui/avatar'
import { Dot } from '@callboard/ui/badge'
import { Skeleton } from '@callboard/ui/page'
import { StatusCaption, StatusCell, StatusStrip, StatusValue } from '@callboard/ui/status-strip'
import { HeartPulse, Rocket, TriangleAlert, UserRound, Users, Wallet, Workflow } from 'lucide-react'
import { Suspense } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { renderedSlot, type Shown } from './plugin-cards.tsx'

type StatusSlot = NonNullable<PluginManifest['entityStatus']>[number]

const icons = { 'heart-pulse': HeartPulse, rocket: Rocket, workflow: Workflow, wallet: Wallet } as const

/** Kinds that have a state of their own: a user or a location has none. */
const kindsWithStatus = ['component', 'api', 'resource', 'system', 'domain', 'group']

/** Kinds whose figures are those of their parts. */
const aggregates = ['system', 'domain', 'group']

const kindOf = ({ shown }: Shown) => String(shown.entity.kind).toLowerCase()

/** The cells that plugins add for entities of this kind, connected or not. */
export const statusSlots = (of: Shown): { plugin: PluginManifest; slot: StatusSlot }[] =>
  manifests
    .flatMap((plugin) => (plugin.entityStatus ?? []).map((slot) => ({ plugin, slot })))
    .filter(({ plugin, slot }) => mayUse(of.entitlements, plugin) && slot.kinds.includes(kindOf(of)))
    .sort((a, b) => a.slot.order - b.slot.order)

async function PluginCell({ plugin, slot, of }: { plugin: PluginManifest; slot: StatusSlot; of: Shown }) {
  return (await renderedSlot(plugin, slot.id, of)) ?? <StatusCaption>No data yet.</StatusCaption>
}

const NotConnected = ({ base, may }: { base: string; may: boolean }) => (
  <StatusCaption>
    {may ? (
      <Link href={paths.integrations(base)} className="text-accent underline underline-offset-2">
        Connect …
      </Link>
    ) : (
      'Not connected'
    )}
  </StatusCaption>
)

function Problems({ shown }: Pick<Shown, 'shown'>) {
  const count = shown.problems.length + shown.duplicates.length
  return (
    <StatusCell label="Open problems" icon={<TriangleAlert aria-hidden />} href={count > 0 ? '#problems' : undefined}>
      <StatusValue mark={<Dot tone={count > 0 ? 'warn' : 'ok'} />}>{count}</StatusValue>
      <StatusCaption>{count > 0 ? 'in its descriptor' : 'Its descriptor is valid.'}</StatusCaption>
    </StatusCell>
  )
}

/** Who would notice a change of this API. */
function Consumers({ base, shown }: { base: string } & Pick<Shown, 'shown'>) {
  const consumers = shown.related.filter((r) => r.type === 'apiConsumedBy')
  return (
    <StatusCell label="Consumers" icon={<Users aria-hidden />} href={paths.entity(base, shown.ref, 'relations')}>
      <StatusValue>{consumers.length}</StatusValue>
      <StatusCaption>
        {consumers.length > 0 ? consumers.map((c) => c.label).join(', ') : 'No component declares that it uses it.'}
      </StatusCaption>
    </StatusCell>
  )
}

function Owner({ base, shown }: { base: string } & Pick<Shown, 'shown'>) {
  const owners = shown.related.filter((r) => r.type === 'ownedBy')
  return (
    <StatusCell label="Owner" icon={<UserRound aria-hidden />}>
      {owners.length === 0 ? <StatusCaption>No owner</StatusCaption> : null}
      {owners.slice(0, 3).map((owner) => (
        <p key={owner.ref} className="flex min-w-0 items-center gap-1.5 font-medium">
          <Avatar label={owner.label} />
          {owner.exists ? (
            <Link href={paths.entity(base, owner.ref)} className="truncate hover:underline">
              {owner.label}
            </Link>
          ) : (
            <span className="truncate text-muted">{owner.label}</span>
          )}
        </p>
      ))}
    </StatusCell>
  )
}

/** How an entity is doing, in one panel whose cells are always in the same order. */
export function EntityStatus({ of }: { of: Shown }) {
  if (!kindsWithStatus.includes(kindOf(of))) return null
  const { shown, portal, connected } = of
  const { base, reason } = portal
  const connectedManifests = manifests.filter((m) => connected.includes(m.id))
  return (
    <StatusStrip label="Status">
      {statusSlots(of).map(({ plugin, slot }) => {
        const Icon = icons[slot.icon]
        const ready = isShown(plugin, connectedManifests)
        return (
          <StatusCell
            key={`${plugin.id}.${slot.id}`}
            label={aggregates.includes(kindOf(of)) ? slot.titleOfParts : slot.title}
            icon={<Icon aria-hidden />}
            href={ready ? paths.entity(base, shown.ref, `${plugin.id}.${slot.tab}`) : undefined}
          >
            {ready ? (
              <Suspense fallback={<Skeleton className="mt-1 h-9 w-3/4" />}>
                <PluginCell plugin={plugin} slot={slot} of={of} />
              </Suspense>
            ) : (
              <NotConnected base={base} may={reason('integrations.manage') === undefined} />
            )}
          </StatusCell>
        )
      })}
      {kindOf(of) === 'api' ? <Consumers base={base} shown={shown} /> : null}
      <Problems shown={shown} />
      {kindOf(of) === 'group' ? null : <Owner base={base} shown={shown} />}
    </StatusStrip>
  )
}

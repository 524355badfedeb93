import { safeDecode } from '@callboard/core/safe-decode'
import { draftFlagRemoval, type FlagView, getFlag, listFlagReferences, listFlagSegments } from '@callboard/modules/flags'
import { typeLabels } from '@callboard/modules/flags/domain/flag'
import { variantsInUse } from '@callboard/modules/flags/domain/variants-in-use'
import { Badge } from '@callboard/ui/badge'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import { Segments } from '@callboard/ui/segments'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { Link } from '~/components/link.tsx'
import { ArchiveButton, RestoreButton } from '~/features/flags/archive-button.tsx'
import { CodeReferences } from '~/features/flags/code-references.tsx'
import { FlagHistory } from '~/features/flags/flag-history.tsx'
import { FlagToggle } from '~/features/flags/flag-toggle.tsx'
import { FlagTrial } from '~/features/flags/flag-trial.tsx'
import { LifeCycleNotice } from '~/features/flags/life-cycle-notice.tsx'
import { PermanentButton } from '~/features/flags/permanent-button.tsx'
import { SettingsForm } from '~/features/flags/settings-form.tsx'
import { VariantForm } from '~/features/flags/variant-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flag' }

function Badges({ flag }: { flag: FlagView }) {
  if (flag.state === 'archived') return <Badge tone="plain">archived</Badge>
  if (flag.stale) return <Badge tone="warn">stale</Badge>
  if (flag.draft) return <Badge tone="plain">draft</Badge>
  return flag.permanent ? <Badge tone="plain">permanent</Badge> : null
}

function Actions({ base, flag, reason }: { base: string; flag: FlagView; reason: string | undefined }) {
  const { key, stale } = flag
  const isProtected = flag.environments.some((e) => e.approval !== 'none')
  if (flag.state === 'archived') return <RestoreButton base={base} flag={key} isProtected={isProtected} reason={reason} />
  const settledOn = stale?.reason === 'settled' ? stale.variant : null
  return (
    <>
      <PermanentButton base={base} flag={key} permanent={flag.permanent} reason={reason} />
      <ArchiveButton {...{ base, flag: key, variants: flag.variants.map((v) => v.name), settledOn, isProtected, reason }} />
    </>
  )
}

function About({ base, flag: { description, owner, type } }: { base: string; flag: FlagView }) {
  return (
    <>
      {description ? `${description} · ` : ''}
      {typeLabels[type]}
      {owner ? ' · ' : ''}
      {owner?.label ? (
        <Link href={paths.entity(base, owner.ref, 'confidence.flags')} className="inline-block min-h-6 hover:underline">
          {owner.label}
        </Link>
      ) : (
        owner?.ref
      )}
    </>
  )
}

/** Names of the environments that give each variant to somebody. */
const usedIn = ({ variants, environments }: FlagView) =>
  Object.fromEntries(
    variants.map(({ name }) => [name, environments.filter((e) => variantsInUse(e).includes(name)).map((e) => e.name)]),
  )

function Variants({ base, flag, reason }: { base: string; flag: FlagView; reason: string | undefined }) {
  const { key, type, description, owner, schema, variants, environments } = flag
  return (
    <VariantForm
      key={JSON.stringify(variants)}
      base={base}
      flag={{ key, type, description, owner: owner?.ref ?? null, schema }}
      variants={variants}
      usedIn={usedIn(flag)}
      isProtected={environments.some((e) => e.approval !== 'none')}
      reason={reason}
    />
  )
}

type Props = { params: Promise<{ tenant: string; flag: string }>; searchParams: SearchParams }

export default async function FlagPage({ params, searchParams }: Props) {
  const { tenant, flag: key } = await params
  const portal = await requirePortal(tenant)
  const { base, context } = portal
  const { environment: asked } = await queryOf<{ environment?: string }>(searchParams)
  const [flag, code, segments, editing] = await Promise.all([
    orNotFound(getFlag(context, { key: safeDecode(key) })),
    orNotFound(listFlagReferences(context, { key: safeDecode(key) })),
    listFlagSegments(context, {}),
    editingReason(portal, 'flags.manage'),
  ])
  const archived = flag.state === 'archived'
  const removal = archived || flag.stale ? await draftFlagRemoval(context, { key: flag.key }) : []
  const reason = archived ? 'This flag is archived.' : editing.reason
  const shown = flag.environments.find((e) => e.key === asked) ?? flag.environments.at(-1)
  return (
    <PortalPage crumbs={[{ label: 'Flags', href: paths.flags(base) }, { label: flag.key }]}>
      <Page>
        <PageTitle
          title={flag.key}
          badges={<Badges flag={flag} />}
          detail={<About base={base} flag={flag} />}
          actions={<Actions base={base} flag={flag} reason={editing.reason} />}
        />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        <LifeCycleNotice flag={flag} code={code} now={new Date()} />
        {shown ? (
          <>
            <div className="flex flex-wrap items-center gap-3">
              <Segments
                label="Environment"
                current={shown.key}
                segments={flag.environments.map((e) => ({
                  key: e.key,
                  label: e.name,
                  href: paths.flag(base, flag.key, { environment: e.key }),
                }))}
              />
              <FlagToggle base={base} flag={flag.key} environment={shown} enabled={shown.enabled} reason={reason} />
            </div>
            <WithSide
              side={
                <>
                  <FlagTrial
                    key={shown.key}
                    base={base}
                    flag={flag.key}
                    environment={shown}
                    names={Object.fromEntries(shown.rules.map((r, i) => [r.id, r.name ?? `Rule ${i + 1}`]))}
                  />
                  <FlagHistory base={base} flag={flag} now={new Date()} reason={reason} />
                </>
              }
            >
              <SettingsForm
                key={`${shown.key} ${shown.revision}`}
                base={base}
                flag={flag.key}
                environment={shown}
                settings={shown}
                variants={flag.variants.map((v) => v.name)}
                segments={segments.map((s) => s.key)}
                reason={reason}
              />
              <Variants base={base} flag={flag} reason={reason} />
              <CodeReferences of={code} removal={removal} now={new Date()} />
            </WithSide>
          </>
        ) : null}
      </Page>
    </PortalPage>
  )
}

import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { Card } from '@callboard/ui/card'
import {
  Activity,
  BookOpen,
  ChartLine,
  CircleHelp,
  CodeXml,
  ExternalLink,
  type LucideIcon,
  Mail,
  MessageCircle,
  Siren,
  Users,
  Workflow,
} from 'lucide-react'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'

/** The names that Backstage gives to icons of links. */
const icons: Record<string, LucideIcon> = {
  alert: Siren,
  chat: MessageCircle,
  dashboard: ChartLine,
  docs: BookOpen,
  email: Mail,
  github: CodeXml,
  group: Users,
  help: CircleHelp,
  pipeline: Workflow,
  status: Activity,
  techdocs: BookOpen,
}

/** Only web addresses become links: a descriptor may hold anything. */
const urlOf = (text: string) => (/^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined)

/** The links of the descriptor, each with its icon and host. */
export function LinksCard({ shown }: { shown: ShownEntity }) {
  const { links = [] } = (shown.entity as unknown as Descriptor).metadata
  if (links.length === 0) return null
  return (
    <Card title="Links" aside={links.length}>
      <ul className="px-3.5 py-2">
        {links.map((link) => {
          const url = urlOf(link.url)
          const Icon = icons[String(link.icon ?? '').toLowerCase()] ?? ExternalLink
          return (
            <li key={`${link.url} ${link.title}`} className="flex min-w-0 items-center gap-2.5 py-1">
              <Icon aria-hidden className="size-[15px] shrink-0 text-faint" />
              {url ? (
                <a href={url.href} target="_blank" rel="noreferrer noopener" className="min-w-0 flex-1 truncate hover:underline">
                  {link.title ?? url.host}
                </a>
              ) : (
                <span className="min-w-0 flex-1 truncate text-muted">{link.title ?? link.url}</span>
              )}
              {url && link.title ? <span className="max-w-32 truncate text-sm text-faint">{url.host}</span> : null}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

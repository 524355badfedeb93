import type { NavIcon } from '@callboard/plugin-kit/manifest'
import {
  Box,
  Boxes,
  Braces,
  ChartLine,
  Database,
  Flag,
  FlaskConical,
  Globe,
  LayoutTemplate,
  type LucideIcon,
  MapPin,
  PanelsTopLeft,
  Shield,
  ShipWheel,
  Siren,
  User,
  UsersRound,
  Wallet,
  Workflow,
} from 'lucide-react'

/** Icons that a manifest can name. */
export const navIconOf: Record<NavIcon, LucideIcon> = {
  cluster: ShipWheel,
  pipeline: Workflow,
  cost: Wallet,
  chart: ChartLine,
  shield: Shield,
  incident: Siren,
  flag: Flag,
  lab: FlaskConical,
  page: PanelsTopLeft,
}

const kindIcons: Record<string, LucideIcon> = {
  component: Box,
  api: Braces,
  resource: Database,
  system: Boxes,
  domain: Globe,
  group: UsersRound,
  user: User,
  template: LayoutTemplate,
  location: MapPin,
}

/** The icon of a kind of entity, in any case. */
export const kindIconOf = (kind: string): LucideIcon => kindIcons[kind.toLowerCase()] ?? Box

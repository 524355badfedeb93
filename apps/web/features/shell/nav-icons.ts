import type { NavIcon } from '@callboard/plugin-kit/manifest'
import {
  ChartLine,
  Flag,
  FlaskConical,
  type LucideIcon,
  PanelsTopLeft,
  Shield,
  ShipWheel,
  Siren,
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

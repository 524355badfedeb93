import { cloudCosts } from './cloud-costs/connections.ts'
import type { SampleConnection, Served } from './connection.ts'
import { ecs } from './ecs/connections.ts'
import { github } from './github/connections.ts'
import { gitlab } from './gitlab/connections.ts'
import { kubernetes } from './kubernetes/connections.ts'

// In this order they are connected: GitHub first, because its page is opened and its catalog is what the others refer to.
const samples = [github, gitlab, kubernetes, ecs, cloudCosts]

/** Everything of the sample organization that can be connected. */
export const sampleConnections = (served: Served): SampleConnection[] => samples.flatMap((sample) => sample(served))

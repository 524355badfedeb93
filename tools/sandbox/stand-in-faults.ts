import { awsJsonFaults, s3Faults, stsFaults } from './aws/faults.ts'
import { azureManagementFaults, blobFaults } from './azure/faults.ts'
import { googleFaults } from './google/faults.ts'
import { kubernetesFaults } from './kubernetes/faults.ts'
import { slackFaults } from './slack/faults.ts'
import { stripeFaults } from './stripe/faults.ts'

/** The failures of each stand-in, by the name for `POST /_sandbox/<name>/failures`. */
export const standInFaults = () => ({
  'cost-explorer': awsJsonFaults(),
  ecs: awsJsonFaults(),
  s3: s3Faults(),
  sts: stsFaults(),
  azure: blobFaults(),
  'azure-management': azureManagementFaults(),
  google: googleFaults(),
  kubernetes: kubernetesFaults(),
  slack: slackFaults(),
  stripe: stripeFaults(),
})
export type StandInFaults = ReturnType<typeof standInFaults>

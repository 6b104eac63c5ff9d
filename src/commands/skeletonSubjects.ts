// The subjects for which `amilint new policy` has a file to start from.

export const SKELETON_SUBJECTS = [
  'environment',
  'launchTemplate',
  'image',
  'ec2Configuration',
  'blockDevice',
  'override',
  'configWrite',
  'userDataCommand',
  'unusedLaunchTemplate',
  'imageComponent',
  'jobDefinition',
  'jobQueue',
  'difference',
] as const;

export type SkeletonSubject = (typeof SKELETON_SUBJECTS)[number];

// What templates have from each other: nested stacks, and the exports of stacks.
import { describe, expect, test } from 'vitest';
import { load, plain, propertyOf } from './support.ts';

describe('other templates', () => {
  const child = `
Parameters:
  Image: { Type: String }
  Count: { Type: String, Default: '1' }
Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ServiceRole: !Ref Count
      ComputeResources: { ImageId: !Ref Image }
  Role: { Type: AWS::IAM::Role }
Outputs:
  Echo: { Value: !Sub "\${Image}!" }
  Role: { Value: !GetAtt Role.Arn }
`;
  const parent = (url: string) => `
Parameters: { Ami: { Type: String, Default: ami-parent } }
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ${url}, Parameters: { Image: !Ref Ami } }
  Outer:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ServiceRole: !GetAtt Inner.Outputs.Role
      ComputeResources: { ImageId: !GetAtt Inner.Outputs.Echo }
`;

  test.each([
    ['nested/child.yaml'],
    ['./nested/child.yaml'],
    ['https://bucket.s3.amazonaws.com/v1/nested/child.yaml'],
    ['!Sub "https://${AWS::Region}.example.com/nested/child.yaml"'],
  ])('a stack nested by %s gets its parameters and gives its outputs', (url) => {
    const loaded = load(parent(url), { others: { 'nested/child.yaml': child } });
    expect(
      loaded.resources
        .filter(({ kind }) => kind === 'computeEnvironment')
        .map(({ name, address }) => [name, address]),
    ).toEqual([
      ['Outer', 'template.yaml#Outer'],
      ['Inner/Environment', 'template.yaml#Inner/Environment'],
    ]);
    expect(plain(propertyOf(loaded, 'computeResources/imageId'))).toBe('ami-parent!');
    expect(plain(propertyOf(loaded, 'computeResources/imageId', 1))).toBe('ami-parent');
    expect(plain(propertyOf(loaded, 'serviceRole'))).toEqual({ refers: 'template.yaml#Inner/Role.Arn' });
    expect(plain(propertyOf(loaded, 'serviceRole', 1))).toBe('1');
    expect(loaded.notes).toEqual([]);
  });

  test.each([
    ['./nested/roles.yaml'],
    ['https://bucket.s3.amazonaws.com/v1/nested/roles.yaml'],
    ['!Sub "${Root}/nested/roles.yaml"'],
  ])('a stack nested by %s without AWS Batch in it, which is not scanned, gives its outputs', (url) => {
    const text = `
Parameters: { Root: { Type: String } }
Resources:
  Roles:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ${url} }
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { ServiceRole: !Sub '\${Roles.Outputs.Role}' }
`;
    const roles =
      '\nResources: { Role: { Type: AWS::IAM::Role } }\nOutputs: { Role: { Value: !GetAtt Role.Arn } }\n';
    const loaded = load(text, { files: { 'nested/roles.yaml': roles } });
    expect(plain(propertyOf(loaded, 'serviceRole'))).toEqual({ refers: 'template.yaml#Roles/Role.Arn' });
  });

  test('what the parent does not pass keeps to its default: nobody else could give another allowed value', () => {
    const chosen = child.replace("Default: '1' }", "Default: '1', AllowedValues: ['1', '2'] }");
    expect(chosen).not.toBe(child);
    const loaded = load(parent('./child.yaml'), { others: { 'child.yaml': chosen } });
    expect(plain(propertyOf(loaded, 'serviceRole', 1))).toBe('1');
  });

  test('a nested template that is not there is a note', () => {
    expect(load(parent('./missing.yaml')).notes).toMatchObject([
      { code: 'unresolved', message: expect.stringContaining('./missing.yaml') },
    ]);
  });

  test('exports and imports', () => {
    const text =
      '\nResources:\n  E:\n    Type: AWS::Batch::ComputeEnvironment\n    Properties: { ServiceRole: !ImportValue shared-role, ComputeResources: { ImageId: !ImportValue { "Fn::Sub": "ami-${AWS::Region}" } } }\n';
    const exporting = `
Resources: { Role: { Type: AWS::IAM::Role } }
Outputs:
  Role: { Value: !GetAtt Role.Arn, Export: { Name: shared-role } }
  Ami: { Value: ami-exported, Export: { Name: !Sub "ami-\${AWS::Region}" } }
`;
    const loaded = load(text, { others: { 'shared.yaml': exporting } });
    expect(plain(propertyOf(loaded, 'serviceRole'))).toEqual({ refers: 'shared.yaml#Role.Arn' });
    expect(plain(propertyOf(loaded, 'computeResources/imageId'))).toBe('ami-exported');
  });
});

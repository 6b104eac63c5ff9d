// A provider for Terraform that knows schemas and makes nothing, so that real plans can be made without AWS.
import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import { dataSources, looked, refusal, resources } from './schemas.mjs';

/**
 * What is known after deployment. Source: developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */
const UNKNOWN = Object.freeze({});
const extensionCodec = new ExtensionCodec();
const unknownBytes = {
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
};
extensionCodec.register({ type: 0, ...unknownBytes });
/** An unknown of which a little is known, that it is not null for example. */
extensionCodec.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

const read = ({ msgpack }) => decode(msgpack, { extensionCodec });
const write = (value) => ({ msgpack: Buffer.from(encode(value, { extensionCodec })) });

const TYPES = {
  text: 'string',
  number: 'number',
  boolean: 'bool',
  map: ['map', 'string'],
  set: ['set', 'string'],
  list: ['list', 'string'],
};
const BLOCK_OF_LIST = 2;
const NESTING = { single: 1, list: 2 };

const marksOf = (attribute) => ({
  isRequired: attribute.includes('!'),
  isFilledIn: attribute.includes('='),
  isOnlyRead: attribute.includes('<'),
  isSensitive: attribute.includes('?'),
  type: attribute.replace(/^[!=<?]+/, '').replace(/:.*/, ''),
  fallback: attribute.includes(':') ? attribute.slice(attribute.indexOf(':') + 1) : null,
});
const isAttribute = (member) => typeof member === 'string';
const isBlock = (member) => 'most' in member;

function attributeOf([name, member]) {
  if (!isAttribute(member))
    return {
      name,
      optional: true,
      computed: true,
      nested_type: {
        nesting: NESTING[member.nesting],
        attributes: Object.entries(member.members).map(attributeOf),
      },
    };
  const { isRequired, isFilledIn, isOnlyRead, isSensitive, type, fallback } = marksOf(member);
  return {
    name,
    type: Buffer.from(JSON.stringify(TYPES[type])),
    required: isRequired,
    optional: !isRequired && !isOnlyRead,
    computed: isFilledIn || isOnlyRead || fallback !== null,
    sensitive: isSensitive,
  };
}

function blockOf(members) {
  const entries = Object.entries(members);
  return {
    attributes: entries.filter(([, member]) => isAttribute(member) || !isBlock(member)).map(attributeOf),
    block_types: entries
      .filter(([, member]) => !isAttribute(member) && isBlock(member))
      .map(([name, { most, members: inner }]) => ({
        type_name: name,
        block: blockOf(inner),
        nesting: BLOCK_OF_LIST,
        max_items: most,
      })),
  };
}

const schemasOf = (tables) =>
  Object.fromEntries(Object.entries(tables).map(([type, members]) => [type, { block: blockOf(members) }]));

/**
 * The configuration with what there was, or unknowns, where something is filled in or read after deployment.
 * @param prior the state of the resource; undefined for one that is made
 */
function planned(members, config, prior) {
  if (!config || config === UNKNOWN) return config;
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      const given = config[name] ?? null;
      // What a state does not have is not filled in again.
      const before = prior ? (prior[name] ?? null) : UNKNOWN;
      if (isAttribute(member)) {
        const { isFilledIn, isOnlyRead, fallback } = marksOf(member);
        return [name, given ?? (isFilledIn || isOnlyRead ? before : fallback)];
      }
      if (given === null) return [name, isBlock(member) ? [] : before];
      return [
        name,
        Array.isArray(given)
          ? given.map((item, index) => planned(member.members, item, prior && before?.[index]))
          : planned(member.members, given, prior && before),
      ];
    }),
  );
}

/** A value of a state file with null, or no blocks, for all that it leaves out. */
function completed(members, value) {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      const given = value?.[name] ?? null;
      if (isAttribute(member)) return [name, given];
      if (given === null) return [name, isBlock(member) ? [] : null];
      const inner = (item) => completed(member.members, item);
      return [name, Array.isArray(given) ? given.map(inner) : inner(given)];
    }),
  );
}

/** Numbers of versions that another version of a launch template changes. */
const MOVING = ['latest_version', 'latest_version_number'];

/**
 * The plan of a resource that there is: another launch template has a version whose number is not known yet.
 */
function updated(members, config, prior) {
  const plan = planned(members, config, prior);
  const isSame = JSON.stringify(plan) === JSON.stringify(completed(members, prior));
  const moved = MOVING.filter((name) => name in members).map((name) => [name, UNKNOWN]);
  return isSame ? plan : { ...plan, ...Object.fromEntries(moved) };
}

const fault = (summary) => ({ severity: 1, summary });

/** Serves one provider and gives the address; Terraform finds it by TF_REATTACH_PROVIDERS. */
export async function serve(provider) {
  const file = fileURLToPath(new URL('plugin.proto', import.meta.url));
  const { tfplugin6 } = loadPackageDefinition(loadSync(file, { keepCase: true }));
  const answers = {
    GetProviderSchema: () => ({
      provider: { block: {} },
      resource_schemas: schemasOf(resources[provider]),
      data_source_schemas: schemasOf(dataSources[provider]),
    }),
    ValidateProviderConfig: () => ({}),
    ConfigureProvider: () => ({}),
    ValidateResourceConfig: () => ({}),
    ValidateDataResourceConfig: () => ({}),
    UpgradeResourceState: ({ type_name: type, raw_state: state }) => ({
      upgraded_state: write(completed(resources[provider][type], JSON.parse(state.json.toString('utf8')))),
    }),
    PlanResourceChange: ({ type_name: type, config, prior_state: state }) => {
      const given = read(config);
      const prior = read(state);
      const refused = given && refusal(type, given);
      if (refused) return { diagnostics: [fault(refused)] };
      const members = resources[provider][type];
      return { planned_state: write(prior ? updated(members, given, prior) : planned(members, given)) };
    },
    ReadDataSource: ({ type_name: type, config }) => ({
      state: write({ ...read(config), ...looked[type](read(config)) }),
    }),
    StopProvider: () => ({}),
  };
  const server = new Server();
  const calls = Object.entries(answers).map(([name, answer]) => [
    name,
    ({ request }, done) => {
      try {
        done(null, answer(request));
      } catch (error) {
        done(error);
      }
    },
  ]);
  server.addService(tfplugin6.Provider.service, Object.fromEntries(calls));
  const port = await new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    attach: {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
    },
    stop: () => server.forceShutdown(),
  };
}

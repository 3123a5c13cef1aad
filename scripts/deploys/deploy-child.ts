/** Deploys a version of the content once: the process that `deploy-kills.ts` kills. Arguments: environment, authority, version, size. */
import { localWorkspace } from '../../src/azure/connection.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';
import { contentOf, planNow, quickClient } from './workspace.ts';

const [environment, ca, version, size] = process.argv.slice(2);
const workspace = localWorkspace(JSON.parse(environment), ca);
const arm = quickClient(workspace);
const wanted = await planNow(contentOf(Number(version), Number(size)), workspace, arm);
process.stdout.write('planned\n');
await deploy(wanted, workspace, { arm, log: () => {}, conflictDelay: 5 });
process.stdout.write('deployed\n');

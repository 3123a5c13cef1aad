import { defineCases } from '../check-cases.ts';

export default defineCases('content/secret', 'hunt', {
  passes: {
    'words about keys': 'query: SigninLogs | where IPAddress has "AKIA"',
    'a sample': 'description: AKIAIOSFODNN7EXAMPLE',
  },
  fails: {
    'a key of AWS': 'description: key «AKIAQ2ZXCVBNMASDFGHJ» here',
    'a token': 'description: «ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8»',
  },
});

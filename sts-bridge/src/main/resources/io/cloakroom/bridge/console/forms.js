// Credentials in the forms that tools read. None of the values has a quote in it.

/** `of`: accessKeyId, secretAccessKey, sessionToken, expiration; `at`: the S3 endpoint and its region. */
export const FORMS = {
  bash: (of, at) =>
    `export AWS_ACCESS_KEY_ID='${of.accessKeyId}'
export AWS_SECRET_ACCESS_KEY='${of.secretAccessKey}'
export AWS_SESSION_TOKEN='${of.sessionToken}'
export AWS_ENDPOINT_URL='${at.endpoint}'
export AWS_REGION='${at.region}'
`,
  PowerShell: (of, at) =>
    `$env:AWS_ACCESS_KEY_ID = '${of.accessKeyId}'
$env:AWS_SECRET_ACCESS_KEY = '${of.secretAccessKey}'
$env:AWS_SESSION_TOKEN = '${of.sessionToken}'
$env:AWS_ENDPOINT_URL = '${at.endpoint}'
$env:AWS_REGION = '${at.region}'
`,
  'AWS profile': (of, at) =>
    `# ~/.aws/credentials
[cloakroom]
aws_access_key_id = ${of.accessKeyId}
aws_secret_access_key = ${of.secretAccessKey}
aws_session_token = ${of.sessionToken}
endpoint_url = ${at.endpoint}
region = ${at.region}
`,
  mc: (of, at) => {
    const [scheme, host] = at.endpoint.split('://');
    return `export MC_HOST_cloakroom='${scheme}://${of.accessKeyId}:${of.secretAccessKey}:${of.sessionToken}@${host}'
mc ls cloakroom
`;
  },
  rclone: (of, at) =>
    `# rclone.conf
[cloakroom]
type = s3
provider = Other
access_key_id = ${of.accessKeyId}
secret_access_key = ${of.secretAccessKey}
session_token = ${of.sessionToken}
endpoint = ${at.endpoint}
region = ${at.region}
`,
  DuckDB: (of, at) => {
    const [scheme, host] = at.endpoint.split('://');
    return `CREATE OR REPLACE SECRET cloakroom (
  TYPE s3,
  KEY_ID '${of.accessKeyId}',
  SECRET '${of.secretAccessKey}',
  SESSION_TOKEN '${of.sessionToken}',
  ENDPOINT '${host}',
  REGION '${at.region}',
  URL_STYLE 'path',
  USE_SSL ${scheme === 'https'}
);
`;
  },
  Python: (of, at) =>
    `import boto3

s3 = boto3.client(
    "s3",
    aws_access_key_id="${of.accessKeyId}",
    aws_secret_access_key="${of.secretAccessKey}",
    aws_session_token="${of.sessionToken}",
    endpoint_url="${at.endpoint}",
    region_name="${at.region}",
)
`,
  JSON: (of) =>
    `${JSON.stringify(
      {
        Version: 1,
        AccessKeyId: of.accessKeyId,
        SecretAccessKey: of.secretAccessKey,
        SessionToken: of.sessionToken,
        Expiration: of.expiration,
      },
      null,
      2,
    )}
`,
};

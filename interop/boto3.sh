# boto3 with nothing but what its documentation names for web identities.
python3 interop/boto3_suite.py

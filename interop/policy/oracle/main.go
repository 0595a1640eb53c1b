// Oracle answers policy cases with MinIO's own policy engine: JSON lines in, JSON lines out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/minio/pkg/v3/policy"
	"github.com/minio/pkg/v3/wildcard"
)

type question struct {
	ID         string            `json:"id"`
	Kind       string            `json:"kind"`
	Policy     json.RawMessage   `json:"policy"`
	Policies   []json.RawMessage `json:"policies"`
	PolicyText string            `json:"policy_text"`
	Bucket     string            `json:"bucket"`
	Pattern    string            `json:"pattern"`
	Text       string            `json:"text"`
	Simple     bool              `json:"simple"`
	Claims     map[string]any    `json:"claims"`
	ClaimName  string            `json:"claim_name"`
	Args       struct {
		Action     string              `json:"action"`
		Bucket     string              `json:"bucket"`
		Object     string              `json:"object"`
		Account    string              `json:"account"`
		Groups     []string            `json:"groups"`
		Conditions map[string][]string `json:"conditions"`
		Claims     map[string]any      `json:"claims"`
		Owner      bool                `json:"owner"`
		DenyOnly   bool                `json:"deny_only"`
	} `json:"args"`
}

type answer struct {
	ID     string `json:"id"`
	Expect any    `json:"expect,omitempty"`
	Valid  *bool  `json:"valid,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, "not a case:", err)
			os.Exit(2)
		}
		if err := encoder.Encode(ask(q)); err != nil {
			panic(err)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func ask(q question) (a answer) {
	a.ID = q.ID
	defer func() {
		if p := recover(); p != nil {
			a.Error = fmt.Sprint("panic: ", p)
		}
	}()
	switch q.Kind {
	case "iam":
		p, err := policy.ParseConfig(strings.NewReader(string(q.Policy)))
		if err != nil {
			a.Error = err.Error()
			return a
		}
		a.Expect = p.IsAllowed(args(q))
	case "iam-merged":
		var all []policy.Policy
		for _, text := range q.Policies {
			p, err := policy.ParseConfig(strings.NewReader(string(text)))
			if err != nil {
				a.Error = err.Error()
				return a
			}
			all = append(all, *p)
		}
		a.Expect = policy.MergePolicies(all...).IsAllowed(args(q))
	case "bucket":
		p, err := policy.ParseBucketPolicyConfig(strings.NewReader(string(q.Policy)), q.Args.Bucket)
		if err != nil {
			a.Error = err.Error()
			return a
		}
		a.Expect = p.IsAllowed(policy.BucketPolicyArgs{
			AccountName:     q.Args.Account,
			Groups:          q.Args.Groups,
			Action:          policy.Action(q.Args.Action),
			BucketName:      q.Args.Bucket,
			ObjectName:      q.Args.Object,
			ConditionValues: q.Args.Conditions,
			IsOwner:         q.Args.Owner,
		})
	case "iam-validate":
		_, err := policy.ParseConfig(strings.NewReader(q.PolicyText))
		a.setValid(err)
	case "bucket-validate":
		_, err := policy.ParseBucketPolicyConfig(strings.NewReader(q.PolicyText), q.Bucket)
		a.setValid(err)
	case "wildcard":
		if q.Simple {
			a.Expect = wildcard.MatchSimple(q.Pattern, q.Text)
		} else {
			a.Expect = wildcard.Match(q.Pattern, q.Text)
		}
	case "claims":
		values, ok := policy.GetValuesFromClaims(q.Claims, q.ClaimName)
		names := values.ToSlice()
		sort.Strings(names)
		if names == nil {
			names = []string{}
		}
		a.Expect = map[string]any{"ok": ok, "values": names}
	default:
		a.Error = "unknown kind " + q.Kind
	}
	return a
}

func (a *answer) setValid(err error) {
	valid := err == nil
	a.Valid = &valid
	if err != nil {
		a.Error = err.Error()
	}
}

func args(q question) policy.Args {
	return policy.Args{
		AccountName:     q.Args.Account,
		Groups:          q.Args.Groups,
		Action:          policy.Action(q.Args.Action),
		BucketName:      q.Args.Bucket,
		ObjectName:      q.Args.Object,
		ConditionValues: q.Args.Conditions,
		Claims:          q.Args.Claims,
		IsOwner:         q.Args.Owner,
		DenyOnly:        q.Args.DenyOnly,
	}
}

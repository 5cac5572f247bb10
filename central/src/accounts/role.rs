//! What somebody is in a branch.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use frontdesk_domain::ids::BranchId;
use serde::{Deserialize, Serialize};

/// So many roles may one account have, over all branches.
pub const GRANTS_MAX: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A clerk at a counter.
    Counter,
    /// A clerk who takes what others hand over: called to counters, and to customers who ask for help.
    Specialist,
    /// Answers for the floor.
    Supervisor,
    /// Answers for accounts, machines and configuration.
    Administrator,
}

impl Role {
    pub const ALL: [Self; 4] = [
        Self::Counter,
        Self::Specialist,
        Self::Supervisor,
        Self::Administrator,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Specialist => "specialist",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A role in a branch; administrators may be of the whole installation, which names no branch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchId>,
    pub role: Role,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    #[error(
        "Only an administrator may be of the whole installation. Name the branch of a {0}, such as `hall:{0}`."
    )]
    NeedsBranch(Role),
    #[error("An account has at most {GRANTS_MAX} roles.")]
    TooMany,
    #[error(
        "`{0}` is no role. Write BRANCH:ROLE, such as `hall:counter`, with counter, specialist, supervisor or administrator; or `administrator` alone for the whole installation."
    )]
    NotAGrant(String),
}

/// `hall:counter`, or `administrator` for the whole installation.
impl FromStr for Grant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<Self, GrantError> {
        let not = || GrantError::NotAGrant(text.chars().take(80).collect());
        let role = |name: &str| Role::ALL.into_iter().find(|role| role.name() == name);
        let (branch, role) = match text.split_once(':') {
            Some((branch, name)) => (Some(branch.parse().map_err(|_| not())?), role(name)),
            None => (None, role(text)),
        };
        Ok(Self {
            branch,
            role: role.ok_or_else(not)?,
        })
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.branch {
            Some(branch) => write!(f, "{branch}:{}", self.role),
            None => write!(f, "{}", self.role),
        }
    }
}

/// All that somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Grants(BTreeSet<Grant>);

impl Grants {
    pub fn new(grants: impl IntoIterator<Item = Grant>) -> Result<Self, GrantError> {
        let grants: BTreeSet<Grant> = grants.into_iter().take(GRANTS_MAX + 1).collect();
        if grants.len() > GRANTS_MAX {
            return Err(GrantError::TooMany);
        }
        let homeless = |grant: &&Grant| grant.branch.is_none() && grant.role != Role::Administrator;
        match grants.iter().find(homeless) {
            Some(grant) => Err(GrantError::NeedsBranch(grant.role)),
            None => Ok(Self(grants)),
        }
    }

    /// Of the whole installation.
    pub fn administrator() -> Self {
        Self(BTreeSet::from([Grant {
            branch: None,
            role: Role::Administrator,
        }]))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_of_installation(&self) -> bool {
        self.iter().any(|grant| grant.branch.is_none())
    }

    /// Whether one of these roles is held in this branch. Who administers the installation administers each branch.
    pub fn any_in(&self, branch: &BranchId, roles: &[Role]) -> bool {
        self.iter().any(|grant| {
            roles.contains(&grant.role) && grant.branch.as_ref().is_none_or(|named| named == branch)
        })
    }

    /// Whether one of these roles is held in some branch.
    pub fn any(&self, roles: &[Role]) -> bool {
        self.iter().any(|grant| roles.contains(&grant.role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_of_its_branch_and_an_administrator_may_be_of_all() {
        let hall = "hall".parse().unwrap();
        let other = "other".parse().unwrap();
        let clerk = Grants::new(["hall:counter".parse().unwrap()]).unwrap();
        assert!(clerk.any_in(&hall, &[Role::Counter, Role::Supervisor]));
        assert!(!clerk.any_in(&hall, &[Role::Supervisor]));
        assert!(!clerk.any_in(&other, &Role::ALL));
        let all = Grants::administrator();
        assert!(
            all.any_in(&hall, &[Role::Administrator]) && all.any_in(&other, &[Role::Administrator])
        );
        assert!(
            !all.any_in(&hall, &[Role::Counter]),
            "each role is given by its own name"
        );
    }

    #[test]
    fn only_administrators_are_of_the_whole_installation() {
        for role in Role::ALL {
            let grant = Grant { branch: None, role };
            assert_eq!(grant.to_string().parse(), Ok(grant.clone()));
            assert_eq!(
                Grants::new([grant]).is_ok(),
                role == Role::Administrator,
                "{role}"
            );
        }
    }

    #[test]
    fn what_is_no_role_says_what_one_is() {
        for text in [
            "",
            "boss",
            "hall:",
            ":counter",
            "Hall:counter",
            "hall:counter:2",
        ] {
            let error = text.parse::<Grant>().unwrap_err().to_string();
            assert!(error.contains("BRANCH:ROLE"), "{text}: {error}");
        }
    }

    #[test]
    fn an_account_has_so_many_roles_and_not_one_more() {
        let grants = |count: usize| {
            Grants::new((0..count).map(|n| format!("hall-{n}:counter").parse().unwrap()))
        };
        assert!(grants(GRANTS_MAX).is_ok());
        assert_eq!(grants(GRANTS_MAX + 1), Err(GrantError::TooMany));
    }
}

//! The files of fuzzing fleets. `__NAME__` is the project's name there, `__REPOSITORY__` the address that its sources are cloned
//! from, `__CONTACT__` an address of mail.

/// `.clusterfuzzlite/project.yaml`.
pub const CLUSTERFUZZLITE_PROJECT: &str = include_str!("../files/fleet/clusterfuzzlite.project.yaml");

/// `.clusterfuzzlite/Dockerfile`.
pub const CLUSTERFUZZLITE_DOCKERFILE: &str = include_str!("../files/fleet/clusterfuzzlite.Dockerfile");

/// `projects/NAME/project.yaml`.
pub const OSS_FUZZ_PROJECT: &str = include_str!("../files/fleet/oss-fuzz.project.yaml");

/// `projects/NAME/Dockerfile`.
pub const OSS_FUZZ_DOCKERFILE: &str = include_str!("../files/fleet/oss-fuzz.Dockerfile");

/// `build.sh` of either, to be run by bash. Replace `__HOST__` by the word after `cargo edgetest ci`, `__PACKAGES__` by the folders of
/// the packages within the repository, and `__TARGET__` by what a target is called outside of its package.
pub const BUILD: &str = include_str!("../files/fleet/build.sh");

/// Workflows that run `ClusterFuzzLite` on GitHub, by their names below `.github/workflows/`.
pub const WORKFLOWS: [(&str, &str); 4] = [
    ("cflite_pr.yml", include_str!("../files/fleet/cflite_pr.yml")),
    ("cflite_build.yml", include_str!("../files/fleet/cflite_build.yml")),
    ("cflite_batch.yml", include_str!("../files/fleet/cflite_batch.yml")),
    ("cflite_cron.yml", include_str!("../files/fleet/cflite_cron.yml")),
];
